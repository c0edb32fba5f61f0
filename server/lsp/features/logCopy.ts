/** Rows of the log view as text for the clipboard. What a log says becomes no markup and no second cell. */
import { escapeMarkdown, timeInZone, toIso } from '../../engine/index.ts';
import type { CopyFormat, LogSource } from '../../protocol/logView.ts';
import type { TimeZoneShown } from '../../protocol/settings.ts';
import type { LoggedEntry } from '../../sources/index.ts';
import { tidy } from './logDetails.ts';

export interface Copied {
  readonly entry: LoggedEntry;
  readonly stage: string;
}

const headings = ['Time', 'Log', 'Line', 'Component', 'Thread', 'Severity', 'Stage', 'Message'];

/** `localZone`: minutes to add to the time of this computer to get UTC, at a moment. */
export function copyText(
  rows: readonly Copied[],
  sources: readonly LogSource[],
  format: CopyFormat,
  timeZone: TimeZoneShown,
  localZone: (utcMs: number) => number,
): string {
  const timeOf = ({ utcMs, zone }: LoggedEntry): string => {
    if (Number.isNaN(utcMs)) return '';
    if (timeZone === 'utc') return toIso(utcMs) ?? '';
    return timeInZone(utcMs, timeZone === 'log' ? zone : localZone(utcMs));
  };
  const cellsOf = ({ entry, stage }: Copied): string[] => {
    const { name = '', server = null } = sources[entry.source] ?? {};
    return [
      timeOf(entry),
      server === null ? name : `${server} ${name}`,
      String(entry.line),
      entry.component,
      entry.thread < 0 ? '' : String(entry.thread),
      entry.severity ?? '',
      stage,
      tidy(entry.text),
    ];
  };
  const cells = rows.map(cellsOf);
  switch (format) {
    case 'tsv':
      return [headings, ...cells].map(row => `${row.map(tsvCell).join('\t')}\r\n`).join('');
    case 'markdown':
      return [headings, headings.map(() => '---'), ...cells.map(row => row.map(markdownCell))]
        .map(row => `| ${row.join(' | ')} |\n`)
        .join('');
    case 'text':
      return cells
        .map(([time, log, , component, thread, severity, , message]) => {
          const mark = severity === 'error' || severity === 'warning' ? ` ${severity.toUpperCase()}` : '';
          return `${[time, log, component, thread && `thread ${thread}`].filter(Boolean).join('  ')}${mark}  ${message}\n`;
        })
        .join('');
  }
}

/** One cell of a sheet: quoted where it holds what parts cells; never a formula. */
function tsvCell(text: string): string {
  const safe = /^[=+\-@]/.test(text) && !/^-?\d+$/.test(text) ? `'${text}` : text;
  return /["\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""').replaceAll('\t', ' ')}"` : safe;
}

const markdownCell = (text: string): string =>
  text
    .split(/\s*\r?\n\s*/)
    .map(escapeMarkdown)
    .join('<br>');
