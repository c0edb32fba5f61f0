/** Whether a line is an entry of Configuration Manager: a server component's trailer or a client component's frame. */
export function looksLikeLog(line: string): boolean {
  return /\$\$<[^<>]{0,100}><\d{2}-\d{2}-\d{4} /.test(line) || line.includes('<![LOG[');
}

/** What viewers copy: component, time and thread between tabs; and what a search puts in front of a line. */
const pasted = [
  /\t[\w ]{2,60}\t\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}[ ,]+\d{1,2}:\d{2}:\d{2}.*\t\d+(?: \(0x[0-9A-F]+\))?/i,
  /\bSMS_[A-Z_]{3,40}\s{1,20}\d{1,2}\/\d{1,2}\/\d{4} \d{1,2}:\d{2}:\d{2} [AP]M\s{1,20}\d+ \(0x[0-9A-F]+\)/i,
];

/** Lines of a text of which one must be an entry: a ticket begins with words. */
const pastedLines = 60;

/** Whether a text that somebody pasted clearly holds entries of a log. */
export function looksLikePastedLog(text: string): boolean {
  return text
    .split(/\r?\n/, pastedLines)
    .some(line => looksLikeLog(line) || (line.length < 2000 && pasted.some(pattern => pattern.test(line))));
}
