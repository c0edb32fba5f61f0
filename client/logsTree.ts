import type { Site, Source } from '../server/protocol/model.ts';
import type { FolderState, Snapshot } from '../server/protocol/server.ts';
import { fileName, isInside } from './paths.ts';
import type { Times } from './times.ts';
import { countOf, joinParts, type NodeIcon, type TooltipPart, type TreeNode } from './treeModel.ts';

const folderWords: Readonly<
  Record<Exclude<FolderState['state'], 'ok' | 'reading' | 'no-logs'>, { readonly word: string; readonly why: string }>
> = {
  missing: { word: 'missing', why: 'there is no such folder' },
  denied: { word: 'denied', why: 'this account may not read it' },
  offline: { word: 'offline', why: 'its server does not answer' },
  failed: { word: 'failed', why: 'it could not be read' },
};

/** What a folder holds, or why it holds nothing. */
function folderText({ state, message, logs }: FolderState): string {
  if (state === 'ok') return joinParts(countOf(logs, 'log'), message);
  if (state === 'reading') return message ?? 'reading …';
  if (state === 'no-logs') return message ?? 'no Configuration Manager log in it';
  const { word, why } = folderWords[state];
  return `${word}: ${message ?? why}`;
}

const folderIcons: Readonly<Record<FolderState['state'], NodeIcon>> = {
  ok: { name: 'folder' },
  reading: { name: 'loading~spin' },
  'no-logs': { name: 'folder' },
  missing: { name: 'error', color: 'charts.red' },
  denied: { name: 'lock', color: 'charts.red' },
  offline: { name: 'debug-disconnect', color: 'charts.yellow' },
  failed: { name: 'error', color: 'charts.red' },
};

/** Which logs the evidence comes from, folder by folder, and which are missing. */
export function logsTree(snapshot: Snapshot, times: Times): readonly TreeNode[] {
  const { sources, sites, skipped } = snapshot.report;
  const inFolder = new Map<FolderState, Source[]>(snapshot.folders.map(folder => [folder, []]));
  const elsewhere: Source[] = [];
  for (const source of [...sources].sort(bySite)) {
    // Of folders inside each other the innermost.
    const folder = snapshot.folders
      .filter(candidate => isInside(source.path, candidate.path))
      .sort((a, b) => b.path.length - a.path.length)[0];
    (folder ? inFolder.get(folder) : elsewhere)?.push(source);
  }
  return [
    ...sites.filter(site => site.missingLogs.length > 0).map(site => missingNode(snapshot, site)),
    ...[...inFolder].map(([folder, own]) => folderNode(times, folder, own)),
    ...elsewhere.map(source => sourceNode(times, source)),
    ...(skipped.length === 0
      ? []
      : [
          {
            id: 'skipped',
            label: 'Not read',
            description: countOf(skipped.length, 'file'),
            icon: { name: 'circle-slash' },
            tooltip: [
              { kind: 'text' as const, text: 'Files that are no Configuration Manager log, are left out by a setting, or cannot be read.' },
            ],
            spoken: `Not read, ${countOf(skipped.length, 'file')}`,
            getChildren: () =>
              skipped.map(
                ({ path, why }): TreeNode => ({
                  id: `skipped:${path}`,
                  label: fileName(path),
                  description: why,
                  icon: { name: 'file' },
                  tooltip: [
                    { kind: 'text', text: path },
                    { kind: 'text', text: why },
                  ],
                  spoken: `${fileName(path)}, not read: ${why}`,
                  action: { kind: 'place', place: { path, line: 1 } },
                }),
              ),
          },
        ]),
  ];
}

const bySite = (a: Source, b: Source): number =>
  (a.site ?? '~').localeCompare(b.site ?? '~') ||
  (hostName(a) || '~').localeCompare(hostName(b) || '~') ||
  fileName(a.path).localeCompare(fileName(b.path));

/** A log id as its file is called, where a flow names it; the id itself is the lower-case name. */
function logFile(snapshot: Snapshot, id: string): string {
  for (const flow of snapshot.flows) {
    for (const { log } of flow.stages) if (log?.toLowerCase() === `${id}.log`) return log;
  }
  return `${id}.log`;
}

function missingNode(snapshot: Snapshot, site: Site): TreeNode {
  const files = site.missingLogs.map(id => logFile(snapshot, id));
  const titlesOf = (id: string) =>
    snapshot.flows.flatMap(flow => flow.stages.filter(stage => stage.log?.toLowerCase() === `${id}.log`).map(stage => stage.title));
  return {
    id: `missing:${site.id}`,
    label: `Missing from ${site.code}`,
    description: files.join(', '),
    icon: { name: 'eye-closed', color: 'charts.yellow' },
    tooltip: [{ kind: 'text', text: 'Without these logs some stages are unknown. Add the folders that hold them.' }],
    spoken: `Missing from site ${site.code}: ${files.join(', ')}`,
    getChildren: () =>
      site.missingLogs.map((id, index): TreeNode => {
        const titles = titlesOf(id);
        const file = files[index] ?? id;
        return {
          id: `missing:${site.id}:${id}`,
          label: file,
          ...(titles.length > 0 ? { description: `would tell of ${titles.join(', ')}` } : {}),
          icon: { name: 'eye-closed' },
          tooltip: [{ kind: 'text', text: `No ${file} from site ${site.code} is in the folders.` }],
          spoken: joinParts(`${file} is missing`, titles.length > 0 && `it would tell of ${titles.join(', ')}`),
        };
      }),
  };
}

function folderNode(times: Times, folder: FolderState, sources: readonly Source[]): TreeNode {
  const description = joinParts(folderText(folder), folder.from === 'workspace' && 'workspace');
  return {
    id: `folder:${folder.path}`,
    label: fileName(folder.path),
    description,
    icon: folderIcons[folder.state],
    tooltip: [
      { kind: 'text', text: folder.path },
      { kind: 'text', text: description },
    ],
    spoken: `Folder ${folder.path}, ${description}`,
    context: folder.from === 'setting' ? 'folder.setting' : 'folder.workspace',
    folder: folder.path,
    isExpanded: true,
    ...(sources.length > 0 ? { getChildren: () => serverNodes(times, folder.path, sources) } : {}),
  };
}

/** The computer's own name: some lines give it with its domain, others without. */
const hostName = (source: Source): string => (source.server ?? '').split('.')[0]?.toUpperCase() ?? '';

/** The logs of a folder by the server that wrote them; of a single server without that level. */
function serverNodes(times: Times, folder: string, sources: readonly Source[]): readonly TreeNode[] {
  const servers = Map.groupBy(sources, source => `${source.site ?? ''} ${hostName(source)}`);
  if (servers.size < 2) return sources.map(source => sourceNode(times, source));
  return [...servers].map(([key, own]): TreeNode => {
    const [first] = own;
    const name = (first && hostName(first)) || 'Server not known';
    const description = joinParts(first?.site, countOf(own.length, 'log'));
    return {
      id: `server:${folder}:${key}`,
      label: name,
      description,
      icon: { name: 'server' },
      tooltip: [{ kind: 'text', text: joinParts(name, description) }],
      spoken: `Server ${name}, ${description}`,
      isExpanded: true,
      getChildren: () => own.map(source => sourceNode(times, source, true)),
    };
  });
}

const derivedWords = {
  setting: 'by the setting',
  lines: 'by its lines',
  unc: 'by the share',
  folder: "by the folder's name",
  unknown: '',
} as const satisfies Record<Source['serverFrom'], string>;

const zoneWords = {
  bias: 'by its lines',
  statmsg: 'by its status messages',
  sibling: "by the server's other logs",
  setting: 'by the setting',
  assumed: "assumed to be this machine's",
} as const satisfies Record<Source['zoneFrom'], string>;

const dateWords = {
  format: '',
  proved: '',
  sibling: 'read as other logs of the set prove',
  setting: 'read as the setting says',
  assumed: 'read month first, which nothing in them proves',
} as const satisfies Record<Source['datesFrom'], string>;

/** `UTC+02:00` for a zone of -120 minutes. */
function zoneName(minutes: number): string {
  if (minutes === 0) return 'UTC';
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `UTC${minutes < 0 ? '+' : '-'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** `isBelowServer`: the node above names site and server. */
function sourceNode(times: Times, source: Source, isBelowServer = false): TreeNode {
  const name = fileName(source.path);
  const when = times.span(source.first, source.last, source.path);
  const problems = joinParts(
    source.errors > 0 && countOf(source.errors, 'error line'),
    source.gaps.length > 0 && countOf(source.gaps.length, 'gap'),
  );
  const description = isBelowServer ? joinParts(when, problems) : joinParts(source.site, source.server, when, problems);
  const hasMore = source.files.length > 1 || source.gaps.length > 0;
  const text = (value: string): TooltipPart => ({ kind: 'text', text: value });
  const learnt = (what: string, value: string | null, from: string) =>
    value === null ? [] : [text(`${what}: ${value}${from && ` (${from})`}`)];
  return {
    id: `source:${source.id}`,
    label: name,
    description,
    icon: source.gaps.length > 0 ? { name: 'output', color: 'charts.yellow' } : { name: 'output' },
    tooltip: [
      { kind: 'title', text: name },
      ...(source.describes === null ? [] : [text(source.describes)]),
      text(source.path),
      text(joinParts(countOf(source.entries, 'entry', 'entries'), when)),
      text(
        joinParts(
          countOf(source.errors, 'error line'),
          countOf(source.warnings, 'warning line'),
          source.torn > 0 && countOf(source.torn, 'damaged entry', 'damaged entries'),
          source.unrecognised > 0 && `${source.unrecognised.toLocaleString('en-US')} not recognised`,
        ),
      ),
      ...learnt('Site', source.site, derivedWords[source.siteFrom]),
      ...learnt('Server', source.server, derivedWords[source.serverFrom]),
      ...(source.zone === null ? [] : [text(`Zone: ${zoneName(source.zone)} (${zoneWords[source.zoneFrom]})`)]),
      ...(dateWords[source.datesFrom] === '' ? [] : [text(`Dates: ${dateWords[source.datesFrom]}`)]),
      text(`Format: ${source.format}, ${source.encoding}`),
    ],
    spoken: `${name}, ${joinParts(source.site && `site ${source.site}`, source.server, countOf(source.entries, 'entry', 'entries'), when, problems)}`,
    action: { kind: 'place', place: { path: source.path, line: 1 } },
    context: 'source',
    ...(hasMore
      ? {
          getChildren: () => [
            ...source.gaps.map((gap, index): TreeNode => {
              const span = joinParts(times.span(gap.from, gap.to, source.path), gap.why);
              return {
                id: `gap:${source.id}:${index}`,
                label: 'Gap',
                description: span,
                icon: { name: 'warning', color: 'charts.yellow' },
                tooltip: [text(`Lines are missing: ${span}`)],
                spoken: `Gap, ${span}`,
              };
            }),
            ...(source.files.length > 1
              ? [...source.files].reverse().map(
                  (path): TreeNode => ({
                    id: `file:${path}`,
                    label: fileName(path),
                    icon: { name: 'file' },
                    tooltip: [text(path)],
                    spoken: fileName(path),
                    action: { kind: 'place', place: { path, line: 1 } },
                  }),
                )
              : []),
          ],
        }
      : {}),
  };
}
