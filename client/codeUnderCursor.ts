/** What can be an error code: hexadecimal, a bracketed SQL error, decimal with a sign or at least two digits, eight digits without 0x. */
const codes = /\[[0-9A-Z]{5}\]\[\d{1,6}\]|\b0x[0-9A-Fa-f]{1,8}\b|(?<![\w.-])-?\d{2,10}(?![\w.]\d)\b|\b[0-9A-Fa-f]{8}\b/g;

/** Cannot be anything but an error code. */
const unmistakable = /\[[0-9A-Z]{5}\]\[\d{1,6}\]|\b0x[89A-Fa-f][0-9A-Fa-f]{7}\b|(?<![\w.-])-2\d{9}\b|\b8007[0-9A-Fa-f]{4}\b/;

/** The code at a column of a line, else the one that the line cannot mean otherwise; `undefined` where there is none. */
export function codeUnderCursor(line: string, character: number): string | undefined {
  for (const { index, 0: found } of line.matchAll(codes)) if (index <= character && character <= index + found.length) return found;
  return unmistakable.exec(line)?.[0];
}
