/** Reads the part of JSON schema that a strategy's parameters use into what a form needs. */

type Described = { name: string; title: string; description?: string | undefined; isRequired: boolean };

export type Parameter = Described &
  (
    | { kind: 'number'; isInteger: boolean; minimum?: number | undefined; maximum?: number | undefined; initial?: number | undefined }
    | { kind: 'boolean'; initial: boolean }
    | { kind: 'choice'; options: string[]; initial?: string | undefined }
    | { kind: 'text'; initial?: string | undefined }
  );

type Node = Record<string, unknown>;

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const parametersOf = (schema: Record<string, unknown>): Parameter[] => {
  const properties = (schema['properties'] ?? {}) as Record<string, Node>;
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(properties).map(([name, node]) => parameterOf(name, node, required.includes(name)));
};

const parameterOf = (name: string, node: Node, isRequired: boolean): Parameter => {
  const described: Described = {
    name,
    title: textOf(node['title']) ?? name.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase()),
    description: textOf(node['description']),
    isRequired,
  };
  if (Array.isArray(node['enum'])) {
    return { ...described, kind: 'choice', options: node['enum'].map(String), initial: textOf(node['default']) };
  }
  switch (node['type']) {
    case 'integer':
    case 'number':
      return { ...described, kind: 'number', isInteger: node['type'] === 'integer', ...boundsOf(node) };
    case 'boolean':
      return { ...described, kind: 'boolean', initial: node['default'] === true };
    default:
      return { ...described, kind: 'text', initial: textOf(node['default']) };
  }
};

const boundsOf = (node: Node) => ({
  minimum: numberOf(node['minimum']) ?? numberOf(node['exclusiveMinimum']),
  maximum: numberOf(node['maximum']) ?? numberOf(node['exclusiveMaximum']),
  initial: numberOf(node['default']),
});

export type ParameterValue = number | string | boolean;

export const initialValues = (parameters: readonly Parameter[]): Record<string, ParameterValue> =>
  Object.fromEntries(parameters.flatMap(({ name, initial }) => (initial === undefined ? [] : [[name, initial]])));
