/**
 * `npm start`: shows the extension at work. A sample site writes its logs into a temporary folder, live, and VS Code opens on
 * it with the flowchart: on the desktop where there is one, else as an address for the browser. Runs until Ctrl-C.
 *
 *   npm start -- [--scenario=<name>] [--speed=<n>] [--browser]
 *
 * With --browser it is the browser's VS Code in any case.
 */
import { readdirSync, watch } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findDesktopVscode, findInstalledVscode } from './desktopVscode.mjs';
import { startVscodeServer } from './openVscode.mjs';
import {
  continueWithPinnedNode,
  ensureInstalled,
  exit,
  exitOnSignals,
  fail,
  isWindows,
  makeTemporaryFolder,
  PlainError,
  pinnedNode,
  root,
  runNode,
  startChild,
  toolEnvironment,
} from './toolchain.mjs';
import { vscodeVersions } from './vscodeServer.mjs';

const { values: options } = parseArgs({
  options: { scenario: { type: 'string' }, speed: { type: 'string', default: '60' }, browser: { type: 'boolean', default: false } },
});

/** Asks the extension to show the flowchart as soon as it is active. */
const openVariable = { CONFIGMGR_FLOW_OPEN: '1' };

/**
 * Starts the sample site and resolves with the path of its dmpdownloader.log when that is there.
 * @param {string} folder
 * @returns {Promise<string>}
 */
function startSampleSite(folder) {
  const args = ['sample', folder, '--speed', options.speed];
  if (options.scenario !== undefined) args.push('--scenario', options.scenario);
  return new Promise((resolve, reject) => {
    const look = () => {
      const found = readdirSync(folder, { recursive: true }).find(path => /(^|[\\/])dmpdownloader\.log$/i.test(String(path)));
      if (found === undefined) return;
      watcher.close();
      resolve(join(folder, String(found)));
    };
    const watcher = watch(folder, { recursive: true }, look);
    const site = startChild(pinnedNode, [join(root, 'dist', 'cli.js'), ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
    site.once('exit', code => {
      watcher.close();
      // A scenario may come to its end; what it wrote stays to be looked at.
      if (code !== 0) reject(new PlainError(`The sample site ended with code ${code}.`));
    });
    look();
  });
}

/**
 * Opens a desktop window of its own profile and resolves when it is closed.
 * @param {string} executable
 * @param {string} folder
 * @param {string} log
 */
async function showOnDesktop(executable, folder, log) {
  const profile = makeTemporaryFolder('profile');
  const args = [
    `--extensionDevelopmentPath=${root}`,
    `--user-data-dir=${join(profile, 'user')}`,
    `--extensions-dir=${join(profile, 'extensions')}`,
    '--disable-workspace-trust',
    '--skip-welcome',
    '--skip-release-notes',
    '--new-window',
    '--wait',
    folder,
    log,
  ];
  const shell = isWindows && executable.endsWith('.cmd');
  const quoted = shell ? args.map(argument => `"${argument}"`) : args;
  const window = startChild(shell ? `"${executable}"` : executable, quoted, { shell, env: { ...toolEnvironment(), ...openVariable } });
  console.log('VS Code is open on the sample site. Close it, or press Ctrl-C here, to end.');
  await new Promise((resolve, reject) => {
    window.once('exit', resolve);
    window.once('error', reject);
  });
}

/**
 * Serves VS Code to the browser of this machine until it is stopped.
 * @param {string} folder
 * @param {string} log
 */
async function showInBrowser(folder, log) {
  const server = await startVscodeServer({ env: openVariable });
  const location = server.address(folder, { extensionDevelopmentPath: root, openFile: log });
  // The real address is long; a person gets a short one that leads there.
  const door = createServer((_, response) => response.writeHead(302, { location }).end());
  await new Promise(resolve => door.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = door.address();
  if (address === null || typeof address === 'string') throw new PlainError('No port is free on 127.0.0.1.');
  console.log(`\nVS Code with the sample site: http://127.0.0.1:${address.port}/\nOpen it in a browser; press Ctrl-C here to end.`);
  await server.died;
}

exitOnSignals();
try {
  await ensureInstalled();
  await continueWithPinnedNode(import.meta.url);
  console.log('Building …');
  await runNode('esbuild.mjs', ['--only=extension,languageClient,server,cli,media']);
  const folder = makeTemporaryFolder('site');
  const log = await startSampleSite(folder);
  const desktop = options.browser ? undefined : (findInstalledVscode() ?? (await findDesktopVscode(vscodeVersions.newest.vscode)));
  if (desktop === undefined) await showInBrowser(folder, log);
  else await showOnDesktop(desktop, folder, log);
  exit(0);
} catch (error) {
  fail(error);
}
