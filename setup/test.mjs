// `npm test`: set-up, then checks, unit and integration tests, and the app itself in each host. One closing line of counts.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { check } from './check.mjs';
import { prepare, say } from './prepare.mjs';
import { aloud, quietly } from './run.mjs';
import { chromiumPath, prepareTestTools } from './testTools.mjs';

const missing = prepareTestTools();
const ready = prepare();
const work = mkdtempSync(path.join(os.tmpdir(), 'lightbox-test-'));
const chromium = chromiumPath();
const shell = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
const corpus = process.env['LIGHTBOX_CORPUS'];
const env = { ...ready.env, ...(chromium ? { LIGHTBOX_CHROMIUM: chromium } : {}), TCP_NODELAY: '1' };
const total = { passed: 0, failed: [], skipped: [] };

/** Reads a JSON report that must exist: a runner that died without one is a failure, not silence. */
function report(file, title) {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  total.failed.push(`${title} ended without a report`);
  return null;
}

async function runVitest(run) {
  const file = path.join(work, 'vitest.json');
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const status = await run('vitest', args, env);
  const result = report(file, 'unit and integration tests');
  if (!result) return;
  const before = total.failed.length;
  total.passed += result.numPassedTests;
  for (const suite of result.testResults) {
    for (const test of suite.assertionResults) {
      if (test.status === 'failed') total.failed.push(test.fullName);
      else if (test.status !== 'passed') total.skipped.push(test.fullName);
    }
    if (suite.status === 'failed' && suite.assertionResults.every((test) => test.status !== 'failed'))
      total.failed.push(path.relative(process.cwd(), suite.name));
  }
  if (status !== 0 && total.failed.length === before)
    total.failed.push(`unit and integration tests: exit status ${status}`);
}

function countSpecs(suite, titles) {
  for (const spec of suite.specs ?? []) {
    for (const test of spec.tests) {
      const name = [...titles, spec.title, `[${test.projectName}]`].filter(Boolean).join(' > ');
      if (test.status === 'expected') total.passed += 1;
      else if (test.status === 'skipped') total.skipped.push(name);
      else total.failed.push(name);
    }
  }
  for (const inner of suite.suites ?? []) countSpecs(inner, [...titles, inner.title]);
}

async function runEndToEnd(host, run) {
  const file = path.join(work, `playwright-${host}.json`);
  const xvfb = process.platform === 'linux' && !['xvfb', 'xauth'].some((tool) => missing.includes(tool));
  // Playwright empties its folder of results at its start, so that each host has one to itself.
  const output = `--output=${path.join('test-results', host)}`;
  const command = ['playwright', 'test', `--project=${host}`, '--reporter=list,json', output];
  const wrapped = xvfb ? ['xvfb-run', '-a', '-s', '-screen 0 3840x2160x24', ...command] : command;
  const status = await run(wrapped[0], wrapped.slice(1), { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file });
  const result = report(file, `end-to-end tests in the ${host}`);
  if (!result) return;
  const before = total.failed.length;
  for (const suite of result.suites) countSpecs(suite, []);
  if (total.failed.length === before && (status !== 0 || result.errors.length > 0))
    total.failed.push(`end-to-end tests in the ${host}: exit status ${status}`);
}

async function runBrowser() {
  if (chromium) await runEndToEnd('browser', aloud);
  else total.skipped.push('every end-to-end test in the browser (no Chromium)');
}

async function runRest() {
  const run = quietly(path.join(work, 'output.txt'));
  const failedGates = await check(ready, run);
  total.failed.push(...failedGates);
  total.passed += 4 - failedGates.length;
  await runVitest(run);
  if (shell) await runEndToEnd('shell', run);
  else total.skipped.push('every end-to-end test in the shell (ELECTRON_OVERRIDE_DIST_PATH is not set)');
}

// Each of the two waits for pages, peers and disks much of the time: beside each other they take two cores two thirds of it.
await Promise.all([runBrowser(), runRest()]);
rmSync(work, { recursive: true, force: true });

if (missing.length > 0) say(`not installed, so their tests were skipped: ${missing.join(', ')}`);
if (!corpus) say('LIGHTBOX_CORPUS is not set, so the tests over real files were skipped');
for (const name of total.skipped) say(`skipped: ${name}`);
for (const name of total.failed) say(`failed: ${name}`);
const { passed, failed, skipped } = total;
process.stdout.write(`${passed} passed, ${failed.length} failed, ${skipped.length} skipped\n`);
process.exit(failed.length === 0 && passed > 0 ? 0 : 1);
