import { type Hover, MarkupKind } from 'vscode-languageserver';
import { sqlStates } from '../../catalog/sqlStates.ts';
import { statusMessages } from '../../catalog/statusMessages.ts';
import { subStageName } from '../../catalog/subStages.ts';
import {
  escapeMarkdown,
  explainCodes,
  type Knowledge,
  type KnownSource,
  meaningOf,
  stateName,
  type Tag,
  timeInZone,
  toIso,
} from '../../engine/index.ts';

/** Names of captures that need no word of explanation beside their value. */
export const captureWords: Readonly<Record<string, string>> = {
  package: 'Update',
  packageId: 'Package ID',
  version: 'Package version',
  job: 'Job',
  request: 'Send request',
  site: 'Site',
  to: 'To site',
  from: 'From site',
  sys: 'Server',
  server: 'Server',
  url: 'Address',
  code: 'Error code',
  error: 'Error',
  state: 'State',
  subStage: 'Sub-stage',
  sqlState: 'SQLSTATE',
  isComplete: 'Completion',
};

const completion: Readonly<Record<string, string>> = { '1': 'running', '2': 'done', '3': 'done with a warning (inferred)', '4': 'failed' };

/** What a line means, for a person; `undefined` where nothing is known of it. */
export function hoverOf(knowledge: Knowledge, tag: Tag, source: KnownSource): Hover | undefined {
  const { record, marks } = tag;
  const lines: string[] = [];
  const say = (text: string) => lines.push(escapeMarkdown(text));
  if (record) {
    lines.push(`**${escapeMarkdown(meaningOf(record, marks, tag.captures))}**`);
    const stage = marks && knowledge.stage(marks.flow, marks.stage);
    if (stage)
      say(
        `${knowledge.flow(marks.flow)!.title} › ${stage.title}${marks.step ? ` › ${stage.steps.find(s => s.id === marks.step)?.title ?? marks.step}` : ''}`,
      );
  } else if (tag.torn) lines.push('**A damaged record: its beginning or its end was lost.**');
  else {
    // Only what the entry itself says can be told of it: its time.
    if (Number.isNaN(tag.timeMs)) return undefined;
    lines.push('No record of the catalog fits this line.');
  }
  const named = Object.entries(tag.captures).flatMap(([name, value]) => {
    const word = captureWords[name];
    return word && value ? [`- ${word}: ${escapeMarkdown(explain(knowledge, name, value))}`] : [];
  });
  const codes = explainCodes(knowledge.catalog, { signal: record, captures: tag.captures, text: tag.text });
  const statusMessage = statusMessageOf(tag.text);
  const told = [statusMessage && `Status message ${statusMessage}`, ...codes.map(({ text }) => text)].flatMap(text =>
    text ? `- ${escapeMarkdown(text)}` : [],
  );
  if (named.length + told.length > 0) lines.push([...named, ...told].join('\n'));
  if (!Number.isNaN(tag.timeMs)) {
    const timeMs = source.reader.timeMsOf(tag);
    const utcMs = tag.isLocal ? timeMs + source.zone * 60_000 : timeMs;
    const assumed = tag.isLocal && source.zoneFrom === 'assumed' ? ' (zone assumed)' : '';
    say(`${toIso(utcMs)} · ${timeInZone(utcMs, source.zone)} in the log's zone${assumed}`);
  }
  const log = knowledge.logs.get(source.log);
  if (log) say(`${log.file}: ${log.describes} (${log.where})`);
  if (record) lines.push(`_${escapeMarkdown(`${record.known}: ${record.source}`)}_`);
  return { contents: { kind: MarkupKind.Markdown, value: lines.join('\n\n') } };
}

/** A capture by name: the update's name for its GUID, the text of an error code, the name of a state. */
export function explain(knowledge: Knowledge, name: string, value: string): string {
  const { catalog } = knowledge;
  switch (name) {
    case 'package': {
      const known = catalog.packages.find(p => p.guid === value.toUpperCase());
      return known ? `${known.name} (${value})` : value;
    }
    case 'state':
      return `${value}, ${stateName(knowledge, Number(value))}`;
    case 'sqlState': {
      const known = sqlStates.find(({ state }) => state === value.toUpperCase());
      return known ? `${value}, ${known.meaning}` : value;
    }
    case 'subStage': {
      const known = subStageName(value);
      return known ? `${value}, ${known}` : value;
    }
    case 'isComplete':
      return `${value}, ${completion[value] ?? 'not explained anywhere'}`;
    default:
      return value;
  }
}

/** What the status message means that a line raises; `undefined` where it raises none. */
export function statusMessageOf(text: string): string | undefined {
  const id = /\bSTATMSG: ID=(\d{1,6})\b/.exec(text)?.[1];
  if (id === undefined) return undefined;
  const known = statusMessages.find(message => message.id === Number(id));
  return known ? `${id}: ${known.meaning} (${known.known}: ${known.source})` : `${id}: not explained anywhere`;
}
