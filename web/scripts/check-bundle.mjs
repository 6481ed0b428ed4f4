// Fails the build when the code needed for the first screen outgrows its budget (gzip), or when charts slip into it.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const BUDGET_KB = 350;
const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'));
const entry = Object.values(manifest).find((chunk) => chunk.isEntry);
const initial = new Set();

const walk = (chunk) => {
  if (initial.has(chunk.file)) return;
  initial.add(chunk.file);
  for (const name of chunk.imports ?? []) walk(manifest[name]);
};
walk(entry);

const sizeKb = (file) => gzipSync(readFileSync(`dist/${file}`)).length / 1000;
const totalKb = [...initial].reduce((sum, file) => sum + sizeKb(file), 0);
const hasCharts = [...initial].some((file) => readFileSync(`dist/${file}`, 'utf8').includes('lightweight-charts'));

console.log(`initial JavaScript: ${totalKb.toFixed(1)} kB gzip of ${BUDGET_KB}`);
if (totalKb > BUDGET_KB || hasCharts) {
  console.error(hasCharts ? 'the chart library is in the initial bundle' : 'the initial bundle is over its budget');
  process.exit(1);
}
