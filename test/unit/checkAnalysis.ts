/** Lines in, conclusions out: what tests of runs, findings and sources look at. */
import { expect } from 'vitest';
import { catalog } from '../../server/catalog/index.ts';
import { encode } from '../../server/engine/bytes.ts';
import { Analysis, type Conclusions, Knowledge } from '../../server/engine/index.ts';
import type { SourceDescriptor, Tag } from '../../server/engine/sourceReader.ts';
import type { WorldOptions } from '../../server/engine/world.ts';
import type { Report, Run, RunStage } from '../../server/protocol/model.ts';

export const knowledge = new Knowledge(catalog);

const components: Readonly<Record<string, string>> = {
  dmpdownloader: 'SMS_DMP_DOWNLOADER',
  dmpuploader: 'SMS_DMP_UPLOADER',
  hman: 'SMS_HIERARCHY_MANAGER',
  distmgr: 'SMS_DISTRIBUTION_MANAGER',
  schedule: 'SMS_SCHEDULER',
  sender: 'SMS_LAN_SENDER',
  despool: 'SMS_DESPOOLER',
  cmupdate: 'CONFIGURATION_MANAGER_UPDATE',
  configmgrsetup: 'Configuration Manager Setup',
  smsdbmon: 'SMS_DATABASE_NOTIFICATION_MONITOR',
};

/** Day of the lines that name none. */
export const day = '2026-01-12';

/**
 * A log in the server format of lines such as `08:00:05 Hasn't synced recently.`, on thread 1; `08:00:05 [12] text` is on another. A
 * line `-- 2026-01-13` gives the day of those after it.
 */
export function renderServer(component: string, lines: readonly string[], bias = '+000'): string {
  let date = day;
  let text = '';
  for (const line of lines) {
    if (line.startsWith('-- ')) {
      date = line.slice(3);
      continue;
    }
    const [, time, thread = '1', message] = /^([\d:.]+) (?:\[(\d+)\] )?(.*)$/s.exec(line)!;
    const [year, month, dayOfMonth] = date.split('-');
    const hex = Number(thread).toString(16).toUpperCase();
    text += `${message}  $$<${component}><${month}-${dayOfMonth}-${year} ${time!.padEnd(12, '.000')}${bias}><thread=${thread} (0x${hex})>\r\n`;
  }
  return text;
}

/** A set of logs: path → bytes, text, or lines for `renderServer` with the component that the file name stands for. */
export type Logs = Readonly<Record<string, string | Uint8Array | readonly string[]>>;

export const logOf = (path: string): string =>
  path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/\..*$/, '')
    .toLowerCase();

const bytesOf = (path: string, content: Logs[string]): Uint8Array =>
  content instanceof Uint8Array
    ? content
    : encode(typeof content === 'string' ? content : renderServer(components[logOf(path)] ?? 'X', content));

export interface AnalyseOptions extends WorldOptions {
  readonly descriptors?: Readonly<Record<string, Partial<SourceDescriptor>>>;
  readonly onTag?: (path: string, tag: Tag) => void;
}

/** An analysis that has read these logs to their ends. */
export function readLogs(logs: Logs, options: AnalyseOptions = {}): Analysis {
  const analysis = new Analysis(knowledge, options);
  for (const [path, content] of Object.entries(logs)) {
    const reader = analysis.openSource({ id: path, path, ...options.descriptors?.[path] });
    if (options.onTag) reader.onTag = tag => options.onTag!(path, tag);
    reader.write(bytesOf(path, content));
    reader.end();
  }
  return analysis;
}

export function conclude(logs: Logs, now?: string, options?: AnalyseOptions): Conclusions {
  const analysis = readLogs(logs, options);
  return analysis.conclude(now === undefined ? analysis.newestMs : Date.parse(now.length === 8 ? `${day}T${now}Z` : now));
}

export const report = (logs: Logs, now?: string, options?: AnalyseOptions): Report => conclude(logs, now, options).report;

export function runOf(found: Report, id: string): Run {
  const run = found.runs.find(one => one.id === id);
  if (!run) throw new Error(`no run ${id} among ${found.runs.map(one => one.id).join(', ')}`);
  return run;
}

/** Stage → status, with its reason behind a colon where it has one. */
export const stagesOf = (run: Run): Record<string, string> => Object.fromEntries(run.stages.map(stage => [stage.id, statusText(stage)]));

const statusText = ({ status, reason }: RunStage) => (reason === null ? status : `${status}: ${reason}`);

/** `id status@stage` of each run. */
export const runLines = (found: Report): string[] => found.runs.map(run => `${run.id} ${run.status}@${run.stage}`).sort();

/** `status code xcount line` of each finding; the file is named where there are several. */
export const findingLines = (found: Report): string[] =>
  found.findings
    .map(f => `${f.status} ${f.severity} ${f.code} x${f.count} ${found.sources.length > 1 ? `${logOf(f.path)}:` : ''}${f.line}`)
    .sort();

export interface Expected {
  readonly runs?: readonly string[];
  readonly findings?: readonly string[];
  /** Run id → stage → status; stages that are not named are not compared. */
  readonly stages?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Analyses the logs as of `now` and compares what is named. */
export function check(logs: Logs, now: string | undefined, expected: Expected): Report {
  const found = report(logs, now);
  if (expected.runs) expect(runLines(found)).toEqual(expected.runs.toSorted());
  if (expected.findings) expect(findingLines(found)).toEqual(expected.findings.toSorted());
  for (const [id, stages] of Object.entries(expected.stages ?? {})) {
    const all = stagesOf(runOf(found, id));
    expect(Object.fromEntries(Object.keys(stages).map(stage => [stage, all[stage]])), id).toEqual(stages);
  }
  return found;
}
