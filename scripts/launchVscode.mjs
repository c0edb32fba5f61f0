#!/usr/bin/env node
/**
 * Takes the arguments of the VS Code executable as `runTests` of @vscode/test-electron gives them, and runs the tests in the
 * real VS Code server and Chromium instead of a desktop window. Ends with the suite's code.
 *
 *   launchVscode.mjs <folder> --extensionDevelopmentPath=<path> --extensionTestsPath=<path>
 *                    [--install-extension=<vsix>] [--vscode-server=newest|floor]
 *
 * Other arguments of VS Code are about desktop windows and profiles and have no meaning here.
 *
 * The workbench and the extension host print much about themselves on the same way as the suite: the suite puts the text of the
 * variable CONFIGMGR_FLOW_TEST_MARK before its lines, which are shown; the rest goes to out/test/vscode.log.
 */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { launchBrowser, startVscodeServer } from './openVscode.mjs';
import { exit, exitOnSignals, fail, PlainError, root } from './toolchain.mjs';

/** Longest that a whole suite may take, the start of VS Code included. */
const suiteTimeoutMs = 5 * 60_000;

const mark = '[test] ';
const outputFolder = join(root, 'out', 'test');
const logFile = join(outputFolder, 'vscode.log');

/** @param {string} name */
function argument(name) {
  const prefix = `--${name}=`;
  return process.argv.find(text => text.startsWith(prefix))?.slice(prefix.length);
}

/** @param {string} name */
function requiredPath(name) {
  const value = argument(name);
  if (value === undefined) throw new PlainError(`--${name}=<path> is missing.`);
  return resolve(value);
}

/** Runs the suite and resolves with its exit code. */
async function runSuite() {
  const folder = process.argv.slice(2).find(text => !text.startsWith('-'));
  if (folder === undefined) throw new PlainError('The folder to open is missing.');
  const payload = {
    extensionDevelopmentPath: requiredPath('extensionDevelopmentPath'),
    extensionTestsPath: requiredPath('extensionTestsPath'),
  };
  const version = /** @type {import('./vscodeServer.mjs').VscodeVersion} */ (argument('vscode-server') ?? 'newest');
  mkdirSync(outputFolder, { recursive: true });
  writeFileSync(logFile, '');
  const server = await startVscodeServer({ version, vsix: argument('install-extension'), env: { CONFIGMGR_FLOW_TEST_MARK: mark } });
  try {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
      /** @type {(code: number) => void} */
      let suiteEnded = () => {};
      const code = new Promise((/** @type {(code: number) => void} */ done) => {
        suiteEnded = done;
      });
      let hasSpoken = false;
      // The two functions that the workbench calls when it is driven by tests: what the extension host prints, and the end.
      await page.exposeFunction('codeAutomationLog', (/** @type {string} */ type, /** @type {unknown[]} */ args) => {
        const text = args.map(argument => (typeof argument === 'string' ? argument : JSON.stringify(argument))).join(' ');
        if (text.startsWith(mark)) {
          hasSpoken = true;
          console.log(text.slice(mark.length));
        } else appendFileSync(logFile, `${type}: ${text}\n`);
      });
      await page.exposeFunction('codeAutomationExit', (/** @type {number} */ code) => suiteEnded(code));
      await page.goto(server.address(resolve(folder), payload));

      /** @type {NodeJS.Timeout | undefined} */
      let timer;
      const late = new Promise((/** @type {(code: number) => void} */ done) => {
        timer = setTimeout(() => {
          console.error(`The suite did not end within ${suiteTimeoutMs / 1000} s.`);
          done(1);
        }, suiteTimeoutMs);
      });
      const crashed = new Promise((_, failed) => page.once('crash', () => failed(new PlainError('The page of VS Code crashed.'))));
      const result = await Promise.race([code, late, crashed, server.died]);
      clearTimeout(timer);
      if (result !== 0) {
        const picture = join(outputFolder, 'vscode.png');
        await page.screenshot({ path: picture });
        console.error(`What VS Code printed: ${logFile}; its window at that moment: ${picture}`);
        // Then the suite could not even be loaded, and only VS Code says why.
        if (!hasSpoken) console.error(readFileSync(logFile, 'utf8').split('\n').slice(-60).join('\n'));
      }
      return result;
    } finally {
      await browser.close();
    }
  } finally {
    await server.close();
  }
}

exitOnSignals();
try {
  exit(await runSuite());
} catch (error) {
  fail(error);
}
