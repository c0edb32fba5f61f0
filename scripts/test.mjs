/**
 * `npm test`: everything that must hold, in steps, on a bare machine with Node 20 and npm. Stops at the first failure.
 *
 *   npm test -- [--only=<step>[,<step>…]] [--skip=<step>[,<step>…]]
 */
import { join } from 'node:path';
import { continueWithPinnedNode, ensureInstalled, exitOnSignals, fail, PlainError, root, runNode } from './toolchain.mjs';

const vsix = join(root, 'out', 'configmgr-flow.vsix');

/** Tests that passed in all steps; the first failure ends everything. */
let passedTests = 0;

/**
 * Runs a program of tests and counts them.
 * @param {string} script
 * @param {readonly string[]} args
 */
async function countTests(script, args) {
  const output = await runNode(script, args, { echo: true });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
  const plain = output.replace(/\x1b\[[\d;]*m/g, '');
  const passed = /^ *(?:Tests +(?:.*\| *)?(\d+) passed|(\d+) passing)/m.exec(plain);
  if (passed === null) throw new PlainError(`${script} ran no test`);
  passedTests += Number(passed[1] ?? passed[2]);
}

/** @param {string} project */
const vitest = project => countTests('node_modules/vitest/vitest.mjs', ['run', '--project', project]);
/** @param {readonly string[]} args */
const integration = (...args) => countTests('test/integration/runTests.ts', args);

/** @type {Record<string, { about: string, run: () => Promise<void> }>} */
const steps = {
  style: {
    about: 'format and lint',
    run: async () => {
      await runNode('node_modules/@biomejs/biome/bin/biome', ['ci', '.']);
    },
  },
  types: {
    about: 'types and boundaries',
    run: async () => {
      await runNode('node_modules/typescript/bin/tsc', ['-b']);
    },
  },
  build: {
    about: 'production build',
    run: async () => {
      await runNode('esbuild.mjs', ['--production']);
    },
  },
  unit: { about: 'unit, property, catalogue, grammar and server tests', run: () => vitest('unit') },
  integration: { about: 'in the newest VS Code', run: () => integration() },
  e2e: { about: 'the panel in a browser', run: () => vitest('e2e') },
  package: {
    about: 'the packaged extension, installed in a clean VS Code',
    run: async () => {
      await runNode('scripts/package.mjs', [`--out=${vsix}`]);
      await integration(`--vsix=${vsix}`);
    },
  },
  floor: { about: 'in the oldest VS Code that is supported', run: () => integration('--vscode=floor') },
};

/** @param {string} flag */
function namedSteps(flag) {
  const names = process.argv
    .filter(argument => argument.startsWith(`--${flag}=`))
    .flatMap(argument => argument.slice(flag.length + 3).split(','));
  const unknown = names.filter(name => !(name in steps));
  if (unknown.length > 0) throw new PlainError(`There is no step ${unknown.join(', ')}; the steps are ${Object.keys(steps).join(', ')}.`);
  return names;
}

exitOnSignals();
try {
  const only = namedSteps('only');
  const skip = namedSteps('skip');
  await ensureInstalled();
  await continueWithPinnedNode(import.meta.url);

  const begin = performance.now();
  /** @param {number} since */
  const seconds = since => `${((performance.now() - since) / 1000).toFixed(1)} s`;
  for (const [name, { about, run }] of Object.entries(steps)) {
    if ((only.length > 0 && !only.includes(name)) || skip.includes(name)) continue;
    console.log(`\n▶ ${name}: ${about}`);
    const start = performance.now();
    try {
      await run();
    } catch (error) {
      console.error(`✗ ${name} failed after ${seconds(start)}`);
      throw error;
    }
    console.log(`✓ ${name} ${seconds(start)}`);
  }
  console.log(`\nAll steps passed in ${seconds(begin)}.`);
  if (passedTests > 0) console.log(`tests: ${passedTests} passed, 0 failed`);
} catch (error) {
  fail(error);
}
