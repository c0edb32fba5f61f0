/**
 * Runs the integration tests in a real VS Code: on the desktop where it can be had, else in the VS Code server and Chromium.
 *
 *   node test/integration/runTests.ts [--vscode=newest|floor] [--vsix=<file>] [--server]
 *
 * With --vsix the packaged extension is installed into a clean profile and tested instead of the sources' build.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runTests, runVSCodeCommand } from '@vscode/test-electron';
import { findDesktopVscode } from '../../scripts/desktopVscode.mjs';
import { exit, exitOnSignals, fail, makeTemporaryFolder, PlainError, root } from '../../scripts/toolchain.mjs';
import { vscodeVersions } from '../../scripts/vscodeServer.mjs';

const { values: options } = parseArgs({
  options: { vscode: { type: 'string', default: 'newest' }, vsix: { type: 'string' }, server: { type: 'boolean', default: false } },
});

/** VS Code runs tests only beside an extension under development; next to a packaged one that is an extension of nothing. */
function makeEmptyExtension(): string {
  const folder = makeTemporaryFolder('no-extension');
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'nothing', publisher: 'test', version: '0.0.0', engines: { vscode: '*' } }),
  );
  return folder;
}

async function runSuite(): Promise<void> {
  const version = options.vscode === 'floor' ? 'floor' : 'newest';
  const folder = makeTemporaryFolder('workspace');
  const vsix = options.vsix === undefined ? undefined : resolve(options.vsix);
  const desktop = options.server ? undefined : await findDesktopVscode(vscodeVersions[version].vscode);
  const test = {
    extensionDevelopmentPath: vsix === undefined ? root : makeEmptyExtension(),
    extensionTestsPath: join(root, 'out', 'test', 'integration', 'index.cjs'),
  };
  if (desktop === undefined) {
    const launchArgs = [folder, `--vscode-server=${version}`];
    if (vsix !== undefined) launchArgs.push(`--install-extension=${vsix}`);
    await runTests({ ...test, vscodeExecutablePath: join(root, 'scripts', 'launchVscode.mjs'), launchArgs, reuseMachineInstall: true });
    return;
  }
  const profile = makeTemporaryFolder('profile');
  const launchArgs = [`--user-data-dir=${join(profile, 'user')}`, `--extensions-dir=${join(profile, 'extensions')}`];
  mkdirSync(join(profile, 'extensions'), { recursive: true });
  if (vsix !== undefined) {
    await runVSCodeCommand([...launchArgs, '--install-extension', vsix], {
      version: vscodeVersions[version].vscode,
      reuseMachineInstall: true,
    });
  }
  await runTests({ ...test, vscodeExecutablePath: desktop, launchArgs: [folder, ...launchArgs], reuseMachineInstall: true });
}

exitOnSignals();
try {
  await runSuite();
  exit(0);
} catch (error) {
  fail(error instanceof Error && error.name === 'TestRunFailedError' ? new PlainError(error.message) : error);
}
