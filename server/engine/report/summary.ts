/** "Where is my update?" in one line per update and site. */
import type { StageRecord } from '../../catalog/types.ts';
import type { Attempt, Headline, OverviewItem, Package, Report, Run, RunGap, RunStage } from '../../protocol/model.ts';
import type { Knowledge } from '../knowledge.ts';
import { templateText } from '../template.ts';
import { toIso } from '../time.ts';

/** `2 h 5 min`, `38 s`. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.round(hours / 24)} days`;
}

const took = (from: string | null, to: string | null): string =>
  from && to && from !== to ? `, took ${durationText(Date.parse(to) - Date.parse(from))}` : '';

/** A time inside a sentence stands as ISO text, so that each reader can show it in the zone that was chosen. */
const at = (iso: string | null): string => iso ?? 'an unknown time';

/** A sentence with its times readable: time of day in UTC, with the date where that is another day than `nowMs`. */
export function readableTimes(sentence: string, nowMs: number): string {
  const today = toIso(nowMs)?.slice(0, 10);
  return sentence.replace(/\b(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}):\d{2}\.\d{3}Z/g, (_, day: string, time: string) =>
    day === today ? `${time} UTC` : `${day} ${time} UTC`,
  );
}

const since = (stage: RunStage, run: Run): string | null => stage.start ?? run.start;

const usually = (stage: RunStage): string => (stage.usualMs === null ? '' : `, usually ${durationText(stage.usualMs)}`);

const percent = (stage: RunStage): string =>
  stage.progress === null
    ? ''
    : `, ${stage.progress} %${stage.bytes ? ` (${bytesText(stage.bytes.done)} of ${bytesText(stage.bytes.total)})` : ''}`;

/** `128.0 MB`, as Windows counts. */
function bytesText(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return power === 0 ? `${bytes} bytes` : `${(bytes / 1024 ** power).toFixed(1)} ${units[power]}`;
}

/** Gaps that are named one by one; of more only their count is said. */
const gapsNamed = 2;

/** `evidence is missing between 10:00 and 10:20 in hman.log`. */
export function gapsText(gaps: readonly RunGap[]): string {
  const spans = gaps.slice(0, gapsNamed).map(({ from, to, log }) => {
    const when = from && to ? `between ${from} and ${to}` : from ? `since ${from}` : to ? `before ${to}` : 'at an unknown time';
    return `${when} in ${log}.log`;
  });
  const more = gaps.length - spans.length;
  return `evidence is missing ${spans.join(', ')}${more > 0 ? ` and ${more} more ${more === 1 ? 'time' : 'times'}` : ''}`;
}

/** What one run says, without its subject: `active: Send to child sites since 10:42 UTC, 63 %`. */
export const runSentence = (knowledge: Knowledge, run: Run): string =>
  `${stateSentence(knowledge, run)}${run.gaps ? `; ${gapsText(run.gaps)}` : ''}`;

function stateSentence(knowledge: Knowledge, run: Run): string {
  const flow = knowledge.flow(run.flow);
  const stage = run.stages.find(s => s.id === run.stage);
  const spec: StageRecord | undefined = flow?.stages.find(s => s.id === run.stage);
  if (!flow || !stage || !spec) return run.status;
  const title = spec.title;
  const next = nextOf(knowledge, run);
  const why = run.because?.title ?? stage.reason;
  const reason = why ? `: ${why}` : '';
  // What recurs says its last times; its title is its name already.
  if (run.flow === 'health') {
    const said = attemptsText(spec, stage, run);
    if (said !== undefined) return said;
  }
  switch (run.status) {
    case 'done':
      if (isCheckOnly(run)) return `passed at ${at(run.end)}${took(run.start, run.end)}; nothing was to be installed`;
      return `${doneWord[run.flow]} ${at(run.end)}${flow.recurs ? '' : took(run.start, run.end)}${stage.reason ? ` (${stage.reason})` : ''}`;
    case 'warning':
      // A question says nothing of what happened; its answer does.
      if (spec.kind === 'decision' && stage.reason) return `${stage.reason}, ${at(stage.end ?? since(stage, run))}`;
      return `stopped with a warning at "${title}" ${at(stage.end ?? since(stage, run))}${reason}`;
    case 'failed':
      return `failed at "${title}"${flow.recurs ? '' : ' since'} ${at(stage.end ?? since(stage, run))}${reason}`;
    case 'stalled':
      return `"${title}" is overdue since ${at(stage.due)}${stage.reason ? ` (${stage.reason.replace(/\.$/, '')})` : ''}${usually(stage)}${waits(knowledge, spec)}`;
    case 'skipped':
      return `skipped${reason}`;
    case 'active':
      return stage.status === 'active'
        ? `"${title}" since ${at(since(stage, run))}${percent(stage)}${usually(stage)}${next ? `; next: ${next}` : ''}`
        : `${lastDone(knowledge, run)}${run.waitsFor ? `waits for ${run.waitsFor.site}${standsThere[run.waitsFor.status] ?? ''}` : `next: ${title}`}`;
    case 'unknown':
      // A failure that did not come again: nothing is known to have gone well.
      if (spec.overAfterMs !== undefined && stage.reason) return `${stage.reason}; no line would tell of a success`;
      return `unknown after ${lastDoneTitle(knowledge, run)}: ${stage.reason ?? 'the log that would tell is not in the set'}`;
    default:
      return `waits for "${title}"`;
  }
}

/** How the run stands that another waits for. */
const standsThere: Partial<Readonly<Record<Run['status'], string>>> = {
  failed: ' (failed there)',
  stalled: ' (overdue there)',
  warning: ' (stopped with a warning there)',
  active: ' (under way there)',
};

/** The last success and the last failure, the later first, and when it is tried again; `undefined` where no line tells of either. */
function attemptsText(spec: StageRecord, stage: RunStage, run: Run): string | undefined {
  const { lastSuccess: success, lastFailure: failure } = stage;
  const step = ({ step: id }: Attempt) => {
    const title = spec.steps.find(one => one.id === id)?.title;
    // Where both are about the same there is nothing to tell apart.
    return title && success && failure && success.step !== failure.step ? ` (${title})` : '';
  };
  const why = failure ? ((run.status === 'failed' || run.status === 'warning' ? run.because?.title : undefined) ?? failure.reason) : null;
  const said = [
    ...(success ? [{ time: success.time ?? '', text: `last success ${at(success.time)}${step(success)}` }] : []),
    ...(failure ? [{ time: failure.time ?? '', text: `last failure ${at(failure.time)}${step(failure)}${why ? `: ${why}` : ''}` }] : []),
  ]
    .sort((a, b) => (a.time > b.time ? -1 : a.time < b.time ? 1 : 0))
    .map(({ text }) => text);
  if (stage.retired !== undefined) return [`retired (${stage.retired})`, ...said].join('; ');
  if (said.length === 0) return undefined;
  return [...said, ...(success ? [] : ['no success known']), ...(stage.due ? [`next due ${stage.due}`] : [])].join('; ');
}

/** Passed without an installation, as it was asked for: never to be taken for one. */
const isCheckOnly = (run: Run): boolean =>
  run.flow === 'install' && run.status === 'done' && run.stages.some(stage => stage.id === 'install' && stage.status === 'skipped');

const doneWord: Readonly<Record<Run['flow'], string>> = {
  sync: 'synchronised',
  download: 'downloaded and available since',
  replication: 'replicated',
  install: 'done at',
  upload: 'last activity',
  offline: 'done at',
  health: 'last success',
};

function waits(knowledge: Knowledge, spec: StageRecord): string {
  const template = spec.awaits.flatMap(id => knowledge.signal(id)?.says[0] ?? [])[0];
  return template && spec.log
    ? `; no line like "${templateText(template)}" in ${knowledge.logs.get(spec.log)?.file ?? `${spec.log}.log`}`
    : '';
}

function nextOf(knowledge: Knowledge, run: Run): string | undefined {
  const at = run.stages.findIndex(stage => stage.id === run.stage);
  const next = run.stages.slice(at + 1).find(stage => stage.status === 'waiting');
  return next && knowledge.stage(run.flow, next.id)?.title;
}

/** `"Check prerequisites" done 10:42; `, or nothing at the start of a run. */
function lastDone(knowledge: Knowledge, run: Run): string {
  const isWork = ({ id }: RunStage) => knowledge.stage(run.flow, id)?.kind !== 'decision';
  const done = run.stages
    .slice(
      0,
      run.stages.findIndex(stage => stage.id === run.stage),
    )
    .findLast(stage => stage.status === 'done' && stage.end !== null && isWork(stage));
  const title = done && knowledge.stage(run.flow, done.id)?.title;
  return title ? `"${title}" done ${at(done.end)}; ` : '';
}

function lastDoneTitle(knowledge: Knowledge, run: Run): string {
  const done = run.stages.findLast(stage => stage.status === 'done');
  const title = done && knowledge.stage(run.flow, done.id)?.title;
  return title ? `"${title}"` : 'its start';
}

const flowWord: Readonly<Record<Run['flow'], string>> = {
  sync: 'check for updates',
  download: 'download',
  replication: 'replication',
  install: 'installation',
  upload: 'usage data upload',
  offline: 'offline import',
  health: 'service',
};

/** Flows that an update passes, in this order: the furthest says where it is. */
const updateFlows: readonly Run['flow'][] = ['download', 'replication', 'install'];

function isNews(run: Run, known: Run | undefined): boolean {
  if (!known) return true;
  const further = updateFlows.indexOf(run.flow) - updateFlows.indexOf(known.flow);
  return further > 0 || (known.status === 'done' && run.status !== 'done' && (run.start ?? '') > (known.start ?? ''));
}

const urgent: readonly Run['status'][] = ['failed', 'stalled', 'warning', 'active', 'unknown'];

/** The latest run of each update at each site, newest first, then the flows that are about no update. */
export function overviewOf(knowledge: Knowledge, runs: readonly Run[], packages: readonly Package[]): OverviewItem[] {
  const names = new Map(packages.map(p => [p.guid ?? p.id, p.name]));
  const latest = new Map<string, Run>();
  for (const run of runs)
    latest.set(`${run.flow}|${run.subject.package ?? ''}|${run.subject.site ?? ''}|${run.subject.function ?? ''}`, run);
  const furthest = new Map<string, Run>();
  for (const run of latest.values()) {
    if (!updateFlows.includes(run.flow)) continue;
    const key = `${run.subject.package ?? ''}|${run.flow === 'download' ? '' : (run.subject.site ?? '')}`;
    if (isNews(run, furthest.get(key))) furthest.set(key, run);
  }
  const runsOf = new Map<string | undefined, number>();
  for (const { subject } of furthest.values()) runsOf.set(subject.package, (runsOf.get(subject.package) ?? 0) + 1);
  const updates = [...furthest.values()].filter(
    // A download that is done says nothing more once sites work on the package.
    run => run.flow !== 'download' || run.status !== 'done' || runsOf.get(run.subject.package) === 1,
  );
  const newest = (run: Run) => run.end ?? run.start ?? '';
  // What needs somebody comes first.
  const urgency = (run: Run) => urgent.indexOf(run.status) + 1 || urgent.length + 1;
  updates.sort((a, b) => urgency(a) - urgency(b) || (newest(a) < newest(b) ? 1 : newest(a) > newest(b) ? -1 : a.id < b.id ? -1 : 1));
  const others = [...latest.values()].filter(run => !updateFlows.includes(run.flow));
  return [...updates, ...others].map(run => {
    const name = updateFlows.includes(run.flow)
      ? (names.get(run.subject.package ?? '') ?? 'An update that the lines do not name')
      : subjectText(knowledge, run);
    const arrow = run.flow === 'replication' || run.flow === 'install' ? ` → ${run.subject.site ?? 'an unnamed site'}` : '';
    return {
      runId: run.id,
      flow: run.flow,
      stage: run.stage,
      label: `${name}${arrow}`,
      what: isCheckOnly(run) ? 'prerequisite check' : flowWord[run.flow],
      status: run.status,
      sentence: runSentence(knowledge, run),
      path:
        run.stages.find(stage => stage.id === run.stage)?.evidence.at(-1)?.path ??
        run.stages.flatMap(stage => stage.evidence).at(-1)?.path ??
        null,
      package: run.subject.package ?? null,
      site: run.subject.site ?? null,
    };
  });
}

function subjectText(knowledge: Knowledge, run: Run): string {
  const where = run.subject.site ? ` at ${run.subject.site}` : '';
  if (run.flow === 'health') return `${knowledge.stage('health', run.subject.function ?? '')?.title ?? run.subject.function}${where}`;
  return `${flowName(run.flow)}${where}`;
}

/** What a flow is about that is about no update that is named. */
export const flowName = (flow: Run['flow']): string =>
  ({ sync: 'Check for updates', upload: 'Usage data', offline: 'Offline import' })[flow as string] ?? 'the update';

/** One sentence per update and site. */
export const summarise = (overview: readonly OverviewItem[], nowMs: number): string[] =>
  overview.map(item =>
    readableTimes(
      updateFlows.includes(item.flow) ? `${item.label}: ${item.what}: ${item.sentence}` : `${item.label}: ${item.sentence}`,
      nowMs,
    ),
  );

/** The worst open thing in about five words. */
export function headlineOf(report: Pick<Report, 'sources' | 'findings' | 'runs'>, overview: readonly OverviewItem[]): Headline {
  if (report.sources.length === 0) return { status: 'empty', text: 'no logs' };
  const open = report.findings.filter(finding => finding.status === 'open');
  const errors = open.filter(finding => finding.severity === 'error').length;
  if (errors > 0) return { status: 'error', text: errors === 1 ? '1 error' : `${errors} errors` };
  const stalled = overview.filter(item => item.status === 'stalled').length;
  if (stalled > 0) return { status: 'warning', text: stalled === 1 ? '1 update overdue' : `${stalled} updates overdue` };
  const warnings = open.filter(finding => finding.severity === 'warning').length;
  if (warnings > 0) return { status: 'warning', text: warnings === 1 ? '1 warning' : `${warnings} warnings` };
  const active = overview.filter(item => item.status === 'active').length;
  if (active > 0) return { status: 'busy', text: active === 1 ? '1 update under way' : `${active} updates under way` };
  return { status: 'ok', text: 'no open findings' };
}
