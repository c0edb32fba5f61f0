/** Paths as text: those of this machine and of the Windows servers that a log names, so both separators count. */

/** The last part of a path: `\\cm01\SMS_CAS\Logs\hman.log` → `hman.log`. */
export function fileName(path: string): string {
  const trimmed = path.replace(/[\\/]+$/, '');
  return trimmed.slice(Math.max(trimmed.lastIndexOf('/'), trimmed.lastIndexOf('\\')) + 1) || path;
}

/** Whether a path begins with a drive, a server or the root, so that it means the same wherever VS Code was started. */
export function isFullPath(path: string): boolean {
  return /^(?:[A-Za-z]:[\\/]|\\\\[^\\/]+[\\/]+[^\\/]|\/)/.test(path);
}

/** One spelling for comparing: no separator at the end; Windows paths, drive or UNC, without regard to case and separator. */
function comparable(path: string): string {
  const isWindows = /^(?:[A-Za-z]:|\\\\)/.test(path);
  const spelled = isWindows ? path.replaceAll('/', '\\').toLowerCase() : path;
  return spelled.replace(/[\\/]+$/, '');
}

export function isSamePath(a: string, b: string): boolean {
  return comparable(a) === comparable(b);
}

/** Whether a file is the folder itself (a folder setting can name a single log) or lies anywhere below it. */
export function isInside(file: string, folder: string): boolean {
  const inner = comparable(file);
  const outer = comparable(folder);
  return inner === outer || (inner.startsWith(outer) && /[\\/]/.test(inner.charAt(outer.length)));
}
