/**
 * A real VS Code window in Chromium: the VS Code server on this machine, its workbench in the browser, our extension in its
 * extension host. For the integration tests, the end-to-end tests, screenshots and `npm start` without a desktop.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { browserFlags, ensureBrowser } from './browser.mjs';
import { makeTemporaryFolder, PlainError, removeTemporaryFolder, run, startChild, stopChild, toolEnvironment } from './toolchain.mjs';
import { ensureVscodeServer } from './vscodeServer.mjs';

/** User settings that keep the window free of everything that is not the extension. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.enabled': false,
  'git.enabled': false,
};

/**
 * @typedef {object} ServerOptions
 * @property {import('./vscodeServer.mjs').VscodeVersion} [version] `newest` where it is left out
 * @property {string} [vsix] a packaged extension to install
 * @property {Readonly<Record<string, unknown>>} [settings] user settings on top of the quiet ones
 * @property {Readonly<Record<string, string>>} [env] variables for the extension host
 * @property {boolean} [trustEverything] false: VS Code asks whether the folder is trusted, as it does on a desktop
 */

/**
 * @typedef {object} VscodeServer
 * @property {string} authority `127.0.0.1:port`
 * @property {(folder: string, payload?: Readonly<Record<string, string>>) => string} address the address that shows a folder; paths of the payload are absolute
 * @property {Promise<never>} died rejects when the server ends by itself
 * @property {() => Promise<void>} close stops the server and removes all that it wrote
 */

/**
 * Starts a VS Code server with a user profile of its own.
 * @param {ServerOptions} [options]
 * @returns {Promise<VscodeServer>}
 */
export async function startVscodeServer(options = {}) {
  const { version, vsix, settings = {}, env = {}, trustEverything = true } = options;
  const { node, main } = await ensureVscodeServer(version);
  const home = makeTemporaryFolder('vscode');
  const profile = ['--server-data-dir', join(home, 'data'), '--extensions-dir', join(home, 'extensions'), '--accept-server-license-terms'];
  const userFolder = join(home, 'data', 'data', 'User');
  mkdirSync(userFolder, { recursive: true });
  const trust = trustEverything ? {} : { 'security.workspace.trust.enabled': true };
  writeFileSync(join(userFolder, 'settings.json'), JSON.stringify({ ...quietSettings, ...trust, ...settings }, null, 2));
  const environment = { ...toolEnvironment(), ...env };

  if (vsix !== undefined)
    await run(node, [main, ...profile, '--install-extension', resolve(vsix)], { cwd: home, env: environment, quiet: true });

  const flags = ['--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--enable-smoke-test-driver', '--disable-telemetry'];
  if (trustEverything) flags.push('--disable-workspace-trust');
  const child = startChild(node, [main, ...profile, ...flags], { cwd: home, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });

  let output = '';
  /** @type {(port: string) => void} */
  let listening;
  /** @type {(error: Error) => void} */
  let ended;
  const port = new Promise((/** @type {(port: string) => void} */ done, failed) => {
    listening = done;
    ended = failed;
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', text => {
      output = (output + text).slice(-20_000);
      const found = /Extension host agent listening on (\d+)/.exec(output);
      if (found?.[1] !== undefined) listening(found[1]);
    });
  }
  /** @type {Promise<never>} */
  const died = new Promise((_, failed) => {
    child.once('exit', code => {
      const error = new PlainError(`The VS Code server ended with code ${code}:\n${output}`);
      ended(error);
      failed(error);
    });
  });
  // Only those who wait for it hear of it; an orderly close is no failure.
  died.catch(() => {});

  const authority = `127.0.0.1:${await port}`;
  return {
    authority,
    died,
    address(folder, payload = {}) {
      const entries = Object.entries({ skipWelcome: 'true', skipReleaseNotes: 'true', ...payload }).map(([name, value]) => [
        name,
        value.startsWith('/') || /^[A-Za-z]:[\\/]/.test(value) ? `vscode-remote://${authority}${pathToFileURL(value).pathname}` : value,
      ]);
      const query = new URLSearchParams({ folder: pathToFileURL(folder).pathname, payload: JSON.stringify(entries) });
      return `http://${authority}/?${query}`;
    },
    async close() {
      await stopChild(child);
      removeTemporaryFolder(home);
    },
  };
}

/**
 * Starts the browser of the tests.
 * @param {{ headless?: boolean }} [options]
 */
export async function launchBrowser(options = {}) {
  const executablePath = await ensureBrowser();
  const { chromium } = await import('playwright-core');
  // Signals are ours: whoever runs the script closes the browser as well as the server.
  return chromium.launch({
    executablePath,
    headless: options.headless ?? true,
    args: browserFlags,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

/**
 * @typedef {object} WindowOptions
 * @property {string} folder the folder to open
 * @property {string} [extensionPath] folder of an extension to load as it is; without it only `vsix` is there
 * @property {string} [openFile] a file to show at once
 * @property {boolean} [headless]
 * @property {{ width: number, height: number }} [viewport]
 */

/**
 * Opens a VS Code window on a folder and resolves when its workbench is there. Close it in any case: it owns processes and folders.
 * @param {ServerOptions & WindowOptions} options
 * @returns {Promise<{ page: import('playwright-core').Page, close: () => Promise<void> }>}
 */
export async function openVscode(options) {
  const { folder, extensionPath, openFile, headless, viewport = { width: 1400, height: 900 } } = options;
  const server = await startVscodeServer(options);
  /** @type {import('playwright-core').Browser | undefined} */
  let browser;
  const close = async () => {
    await browser?.close();
    await server.close();
  };
  try {
    browser = await launchBrowser({ headless });
    const page = await browser.newPage({ viewport });
    /** @type {Record<string, string>} */
    const payload = {};
    if (extensionPath !== undefined) payload.extensionDevelopmentPath = resolve(extensionPath);
    if (openFile !== undefined) payload.openFile = resolve(openFile);
    await page.goto(server.address(resolve(folder), payload));
    await Promise.race([page.locator('.monaco-workbench .part.statusbar .statusbar-item').first().waitFor(), server.died]);
    return { page, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Runs a command of the command palette by its title.
 * @param {import('playwright-core').Page} page
 * @param {string} title as the palette shows it, e.g. `ConfigMgr Flow: Show Flowchart`
 */
export async function runPaletteCommand(page, title) {
  const input = page.locator('.quick-input-widget input[type=text]');
  const row = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first();
  // While VS Code starts, editors take the focus and close the palette, and the extension's commands come late: ask again.
  for (let triesLeft = 10; ; triesLeft--) {
    await page.keyboard.press('F1');
    try {
      await input.fill(`>${title}`, { timeout: 3000 });
      await row.click({ timeout: 3000 });
      return;
    } catch (error) {
      if (triesLeft === 0) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

/**
 * Chooses a colour theme as a user does. The setting alone is lost at times: a window that loads an extension from its folder may
 * look for the theme before the themes are known, and then keeps the default.
 * @param {import('playwright-core').Page} page
 * @param {string} label as the list shows it, e.g. `Dark High Contrast`
 * @param {'vs' | 'vs-dark' | 'hc-black' | 'hc-light'} base the class that the window then has
 */
export async function chooseColorTheme(page, label, base) {
  // A window starts in a look of its own; the list has the themes once one of them has replaced it.
  await page.locator('.monaco-workbench[class*=vscode-theme-]').waitFor();
  await runPaletteCommand(page, 'Preferences: Color Theme');
  await page.locator('.quick-input-widget input[type=text]').fill(label);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first().click();
  await page.locator(`.monaco-workbench.${base}[class*=vscode-theme-]`).waitFor();
}
