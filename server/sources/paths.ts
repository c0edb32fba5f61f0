/**
 * Paths as text, of Windows and of Unix alike on any machine: a folder of logs copied to Linux and a UNC path in a setting follow
 * the same rules in tests and in the product. `node:path` knows only the rules of the machine it runs on.
 */

/** `\\?\C:\x` and `\\?\UNC\server\share` without the prefix that lifts the length limit. */
export function withoutLongPrefix(path: string): string {
  const match = /^[\\/]{2}[?.][\\/](?:(UNC)[\\/])?/i.exec(path);
  if (!match) return path;
  const rest = path.slice(match[0].length);
  if (match[1]) return `\\\\${rest}`;
  return /^[A-Za-z]:/.test(rest) ? rest : path;
}

export interface UncPath {
  readonly host: string;
  readonly share: string;
  /** Below the share, without a leading separator. */
  readonly rest: string;
}

/** The parts of `\\server\share\…`, also written `//server/share/…` or `\\?\UNC\server\share\…`; `undefined` for other paths. */
export function parseUnc(path: string): UncPath | undefined {
  const match = /^(?:\\\\|\/\/)([^\\/?]+)[\\/]+([^\\/]+)(?:[\\/]+(.*))?$/s.exec(withoutLongPrefix(path));
  if (!match?.[1] || !match[2] || match[1] === '.') return undefined;
  return { host: match[1], share: match[2], rest: match[3] ?? '' };
}

/** The server of a UNC path as it is written, without a WebDAV port (`server@SSL@8443`); `undefined` for other paths. */
export function hostOf(path: string): string | undefined {
  return parseUnc(path)?.host.replace(/@.*$/, '');
}

/** Whether the path names its server. A mapped drive or a mount does not: that can only be told by a setting. */
export function isNetworkPath(path: string): boolean {
  return parseUnc(path) !== undefined;
}

/** `\\?\Volume{…}\x`, `\\.\pipe\x`. */
const devicePath = /^[\\/]{2}[?.][\\/]/;

function isWindowsPath(path: string): boolean {
  return (
    devicePath.test(path) ||
    /^[A-Za-z]:(?:[\\/]|$)/.test(path) ||
    parseUnc(path) !== undefined ||
    (path.includes('\\') && !path.includes('/'))
  );
}

/** The same path in one spelling: no `.`, `..`, doubled or trailing separators, and backslashes in a Windows path. */
export function normalisePath(path: string): string {
  const plain = withoutLongPrefix(path);
  // A volume or device has no other name, and `..` means nothing there.
  if (devicePath.test(plain)) return plain.replaceAll('/', '\\').replace(/(?<=.)\\+$/, '');
  const isWindows = isWindowsPath(plain);
  const separator = isWindows ? '\\' : '/';
  const unc = parseUnc(plain);
  const drive = /^[A-Za-z]:/.exec(plain)?.[0] ?? '';
  const rest = unc ? unc.rest : plain.slice(drive.length);
  const isAbsolute = unc !== undefined || (isWindows ? /^[\\/]/ : /^\//).test(rest);
  const parts: string[] = [];
  for (const part of rest.split(isWindows ? /[\\/]+/ : /\/+/)) {
    if (part === '' || part === '.') continue;
    if (part === '..' && (isAbsolute || (parts.length > 0 && parts.at(-1) !== '..'))) parts.pop();
    else parts.push(part);
  }
  if (unc) return ['\\', unc.host, unc.share, ...parts].join('\\');
  return `${drive}${isAbsolute ? separator : ''}${parts.join(separator)}` || '.';
}

/** Equal for two spellings of one place; for comparing only, never for opening. Windows paths compare without regard to case. */
export function pathKey(path: string): string {
  let key = keys.get(path);
  if (key === undefined) {
    const normal = normalisePath(path);
    key = isWindowsPath(normal) ? normal.toLowerCase() : normal;
    if (keys.size >= keysMost) keys.clear();
    keys.set(path, key);
  }
  return key;
}

/** The same few thousand paths are asked for at every look. */
const keys = new Map<string, string>();
const keysMost = 20_000;

function lastSeparator(path: string): number {
  const slash = path.lastIndexOf('/');
  // On Unix a backslash is a letter of the name.
  return path.startsWith('/') && !path.startsWith('//') ? slash : Math.max(slash, path.lastIndexOf('\\'));
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(lastSeparator(path) + 1);
}

/** The folder that holds the file; `.` where the path is a bare name, and the share for a share. */
export function folderOf(path: string): string {
  if (parseUnc(path)?.rest === '') return path;
  const at = lastSeparator(path);
  if (at < 0) return '.';
  return at === 0 || path[at - 1] === ':' ? path.slice(0, at + 1) : path.slice(0, at);
}

/** A name inside a folder, with the separator that the folder uses. */
export function joinPath(folder: string, name: string): string {
  if (folder === '.') return name;
  if (/[\\/]$/.test(folder)) return folder + name;
  return folder + (isWindowsPath(folder) && !/^\/\//.test(folder) ? '\\' : '/') + name;
}

/** Whether a path is this folder or lies below it. */
export function isWithin(folder: string, path: string): boolean {
  const above = pathKey(folder);
  const below = pathKey(path);
  if (above === below) return true;
  return below.startsWith(/[\\/]$/.test(above) ? above : above + (isWindowsPath(above) ? '\\' : '/'));
}

/**
 * What is reached, or not, as one: `\\server`, a drive, the first two folders of a Unix path (where mounts are, as `/mnt/x`).
 * For telling apart only, never for opening.
 */
export function rootOf(path: string): string {
  const host = hostOf(path);
  if (host !== undefined) return `\\\\${host}`;
  const normal = normalisePath(path);
  return /^[A-Za-z]:/.exec(normal)?.[0] ?? /^\/?[^/]*(?:\/[^/]*)?/.exec(normal)?.[0] ?? normal;
}
