// Adds up the runners' own reports and the failed steps; prints the closing line and exits with 1 on any failure.
import { existsSync, readFileSync } from 'node:fs';

let failed = Number(process.argv[2] ?? 0);
let passed = 0;
let skipped = 0;

function report(path) {
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8'));
  console.log(`!! no report ${path}`);
  failed++;
  return null;
}

const unit = report('test-results/unit.json');
if (unit) {
  passed += unit.numPassedTests;
  failed += unit.numFailedTests;
  skipped += unit.numPendingTests + unit.numTodoTests;
}
const e2e = report('test-results/e2e.json');
if (e2e) {
  // A spec that passes when it is run once more says so in the log; one that fails twice has failed.
  passed += e2e.stats.expected + e2e.stats.flaky;
  failed += e2e.stats.unexpected;
  if (e2e.stats.flaky > 0) console.log(`${e2e.stats.flaky} passed at the second try only`);
  skipped += e2e.stats.skipped;
}
if (passed === 0) failed++;
if (skipped > 0) console.log(`${skipped} skipped, which proves nothing about them`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
