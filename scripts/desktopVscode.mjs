/** The desktop VS Code, where there is a desktop and Microsoft's download can be reached. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isWindows, root } from './toolchain.mjs';

/** Whether a window could be shown at all. */
function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
}

/** Path of the command `code` of this machine; undefined where it is not on the path or could show no window. */
export function findInstalledVscode() {
  if (!hasDisplay()) return undefined;
  const names = isWindows ? ['code.cmd', 'code-insiders.cmd'] : ['code', 'code-insiders'];
  const folders = (process.env.PATH ?? '').split(delimiter).filter(folder => folder !== '');
  return folders.flatMap(folder => names.map(name => join(folder, name))).find(file => existsSync(file));
}

/**
 * Path of a desktop VS Code of this version, downloaded where it is not there yet; undefined where it cannot be had.
 * @param {string} version
 * @returns {Promise<string | undefined>}
 */
export async function findDesktopVscode(version) {
  if (!hasDisplay()) return undefined;
  try {
    // The download itself retries for minutes where the network is closed: ask once whether it would work.
    const answer = await fetch('https://update.code.visualstudio.com/api/releases/stable', { signal: AbortSignal.timeout(5000) });
    if (!answer.ok) return undefined;
    const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
    return await downloadAndUnzipVSCode({ version, cachePath: join(root, '.vscode-test') });
  } catch {
    return undefined;
  }
}
