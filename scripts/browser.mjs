/** The Chromium that shows VS Code and the panel in tests: the machine's own, or Debian's where we may install it. */
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { continueWithPinnedNode, ensureInstalled, exitOnSignals, fail, isWindows, PlainError, run } from './toolchain.mjs';

/** Keeps Chromium from the network and from asking questions; it runs as root in containers, so without its sandbox. */
export const browserFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'chrome', 'msedge'];

const wellKnownPlaces = isWindows
  ? [process.env.ProgramFiles, process.env['ProgramFiles(x86)'], process.env.LOCALAPPDATA]
      .filter(folder => folder !== undefined)
      .flatMap(folder => [join(folder, 'Google/Chrome/Application/chrome.exe'), join(folder, 'Microsoft/Edge/Application/msedge.exe')])
  : [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ];

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Path of a browser that is there already; undefined where none is.
 * @returns {Promise<string | undefined>}
 */
export async function findBrowser() {
  const chosen = process.env.CHROMIUM;
  if (chosen !== undefined && chosen !== '') {
    if (!isExecutable(chosen)) throw new PlainError(`CHROMIUM is set to ${chosen}, which cannot be run.`);
    return chosen;
  }
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)];
  const onPath = folders.flatMap(folder => names.map(name => join(folder, isWindows ? `${name}.exe` : name)));
  const { chromium } = await import('playwright-core');
  return [...onPath, ...wellKnownPlaces, chromium.executablePath()].find(isExecutable);
}

/**
 * Path of a browser, installed first where this is Debian and we are root.
 * @returns {Promise<string>}
 */
export async function ensureBrowser() {
  const found = await findBrowser();
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    console.log('Installing Chromium from the Debian packages …');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-qq'], { env, quiet: true });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env, quiet: true });
    const installed = await findBrowser();
    if (installed !== undefined) return installed;
  }
  throw new PlainError(
    'No Chromium was found: install Chromium, Chrome or Edge, or run `npx playwright-core install chromium`, or name one in the variable CHROMIUM.',
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  exitOnSignals();
  try {
    await ensureInstalled();
    await continueWithPinnedNode(import.meta.url);
    console.log(await ensureBrowser());
  } catch (error) {
    fail(error);
  }
}
