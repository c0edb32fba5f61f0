/** Whether a line is an entry of Configuration Manager: a server component's trailer or a client component's frame. */
export function looksLikeLog(line: string): boolean {
  return /\$\$<[^<>]{0,100}><\d{2}-\d{2}-\d{4} /.test(line) || line.includes('<![LOG[');
}
