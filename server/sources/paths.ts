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

function isWindowsPath(path: string): boolean {
  return /^[A-Za-z]:(?:[\\/]|$)/.test(path) || parseUnc(path) !== undefined || (path.includes('\\') && !path.includes('/'));
}

/** The same path in one spelling: no `.`, `..`, doubled or trailing separators, and backslashes in a Windows path. */
export function normalisePath(path: string): string {
  const plain = withoutLongPrefix(path);
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
  const normal = normalisePath(path);
  return isWindowsPath(normal) ? normal.toLowerCase() : normal;
}

function lastSeparator(path: string): number {
  const slash = path.lastIndexOf('/');
  // On Unix a backslash is a letter of the name.
  return path.startsWith('/') && !path.startsWith('//') ? slash : Math.max(slash, path.lastIndexOf('\\'));
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(lastSeparator(path) + 1);
}

/** The folder that holds the file; `.` where the path is a bare name. */
export function folderOf(path: string): string {
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
