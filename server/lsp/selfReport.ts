/** What the program says of itself, for the report of a fault: no text of a log, and no name of a person, computer or organisation. */
import { createRedactor, durationText } from '../engine/index.ts';
import type { Report, Source } from '../protocol/model.ts';
import type { ClientFacts, FolderState } from '../protocol/server.ts';
import type { Configuration } from '../protocol/settings.ts';
import type { Timings } from './workspaceLogs.ts';

/** The server's part; what the client knows comes with the request. */
export interface SelfFacts {
  readonly client: ClientFacts;
  readonly node: string;
  readonly platform: string;
  readonly upMs: number;
  readonly memoryBytes: number;
  /** Names that may stand in messages and that no log tells: this computer's, this account's. */
  readonly computer: string;
  readonly user: string;
  readonly configuration: Configuration | undefined;
  readonly folders: readonly FolderState[];
  readonly report: Report;
  /** Files of the site's own records. */
  readonly catalogs: readonly { readonly path: string; readonly problems: number }[];
  readonly timings: Timings;
}

/** Files that were left out and are listed; further ones are counted. */
const skippedMost = 50;

export function renderSelfReport(facts: SelfFacts): string {
  const { client, configuration, folders, report, catalogs, timings } = facts;
  const redact = createRedactor(report, {
    servers: [facts.computer, ...(configuration?.folders ?? []).flatMap(({ server }) => server ?? [])],
    users: [facts.user],
    // A folder counts as one in which logs lie, even where none was found.
    paths: [
      ...(configuration?.folders ?? []).map(({ path }) => `${path}/x`),
      ...catalogs.map(({ path }) => path),
      ...report.skipped.map(({ path }) => path),
    ],
    texts: client.warnings,
  });
  const ms = (value: number) => `${Math.round(value)} ms`;
  const out = [
    '# ConfigMgr Flow: diagnostics',
    '',
    'Names of computers, people and organisations are replaced. Look through it before you pass it on.',
    '',
    `- versions: extension ${client.extension}, VS Code ${client.vscode} (${client.app}), ${facts.platform}, log reader on Node ${facts.node}`,
    `- the log reader runs since ${durationText(facts.upMs)}, was started ${client.starts} times in this window, and uses ${Math.round(facts.memoryBytes / 1_048_576)} MB`,
    `- finding logs ${ms(timings.searchMs)}, reading ${ms(timings.readMs)} for ${timings.bytes} bytes, concluding ${ms(timings.concludeMs)} (slowest ${ms(timings.slowestConcludeMs)})`,
    `- workspace: ${client.isWorkspaceTrusted ? 'trusted' : 'not trusted'}`,
    '',
    '## Settings',
    '',
    ...(configuration ? settingsOf(configuration) : ['- none was received']),
    ...catalogs.map(({ problems }, index) => `- file ${index + 1} of own lines: ${problems} problems`),
    '',
    '## Folders',
    '',
    ...folders.map(({ path, from, state, message, logs }) => `- ${path} (${from}): ${state}, ${logs} logs${message ? `; ${message}` : ''}`),
    '',
    '## Coverage',
    '',
    ...report.sites.map(
      ({ code, role, scpMode, missingLogs }) => `- site ${code}: ${role}, ${scpMode}; missing: ${missingLogs.join(', ') || 'none'}`,
    ),
    `- ${report.runs.length} runs, ${report.packages.length} updates, ${openFindings(report)}`,
    '',
    '## Logs',
    '',
    ...report.sources.map(sourceLine),
    '',
    '## Not read',
    '',
    ...report.skipped.slice(0, skippedMost).map(({ path, why }) => `- ${path}: ${why}`),
    ...(report.skipped.length > skippedMost ? [`- and ${report.skipped.length - skippedMost} more`] : []),
    '',
    '## Latest warnings',
    '',
    ...client.warnings.map(text => `- ${text}`),
  ];
  return `${out.map(line => redact(oneLine(line))).join('\n')}\n`;
}

/** A file name may hold line ends; a stack has them, and its places tell nothing but our own code. */
const oneLine = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ⏎ ');

/** Names of what is left out are the user's own words: only their number is told. */
function settingsOf({
  folders,
  timeZone,
  logZoneMinutes,
  codePage,
  dateOrder,
  polled,
  pollingSeconds,
  exclude,
  catalog,
}: Configuration): string[] {
  const given = (['server', 'site', 'role'] as const).map(
    key => `${key} for ${folders.filter(folder => folder[key] !== undefined).length}`,
  );
  return [
    `- folders: ${folders.length} (${given.join(', ')})`,
    `- timeZone ${timeZone}, logTimeZone ${logZoneMinutes ?? 'not set'}, encoding ${codePage ?? 'auto'}, dateOrder ${dateOrder ?? 'auto'}`,
    `- pollingSeconds ${pollingSeconds}, polling ${polled?.length ?? 0}, exclude ${exclude.length}, catalog ${catalog.length}`,
  ];
}

function openFindings(report: Report): string {
  const counts = new Map<string, number>();
  for (const { status, code } of report.findings) if (status === 'open') counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts.size === 0 ? 'no open finding' : `open findings: ${[...counts].map(([code, count]) => `${code} ${count}`).join(', ')}`;
}

function sourceLine(source: Source): string {
  const { path, log, format, encoding, zoneFrom, files, entries, errors, warnings, unrecognised, torn, forgotten, gaps, first, last } =
    source;
  return [
    `- ${path} (${log}, ${format}, ${encoding}, zone ${zoneFrom}, ${files.length} files)`,
    `${entries} entries, ${errors} errors, ${warnings} warnings, ${unrecognised} unrecognised, ${torn} torn, ${forgotten} forgotten, ${gaps.length} gaps`,
    `${first ?? 'no time'} to ${last ?? 'no time'}`,
  ].join(': ');
}
