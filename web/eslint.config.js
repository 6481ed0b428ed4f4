import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Named exports only: a name that cannot change on import can be searched for.',
};
const noEnum = { selector: 'TSEnumDeclaration', message: 'Use a const object or a union of literals.' };
const noInterface = { selector: 'TSInterfaceDeclaration', message: 'Use a type.' };

export default tseslint.config(
  { ignores: ['dist', 'src/lib/schema.d.ts', 'public'] },
  js.configs.recommended,
  {
    files: ['src/**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { 'react-hooks': hooks },
    rules: {
      ...hooks.configs.recommended.rules,
      'no-restricted-syntax': ['error', noDefaultExport, noEnum, noInterface],
      'no-console': 'error',
      'max-lines': ['error', { max: 300 }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/only-throw-error': ['error', { allow: [{ from: 'package', name: 'Redirect', package: '@tanstack/router-core' }] }],
    },
  },
  { files: ['**/*.mjs', '*.js', '*.cjs'], languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', Buffer: 'readonly', setInterval: 'readonly', setTimeout: 'readonly', module: 'writable' } } },
);
