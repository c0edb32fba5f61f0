import { hostOf } from '../sources/index.ts';

/** VS Code's Node on Windows opens UNC paths only of hosts that were allowed: those that the user named are. */
export function allowHosts(paths: readonly string[]): void {
  const { uncHostAllowlist } = process as { uncHostAllowlist?: Set<string> };
  for (const path of paths) {
    const host = hostOf(path);
    if (host) uncHostAllowlist?.add(host.toLowerCase());
  }
}
