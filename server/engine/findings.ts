/**
 * Findings: what an administrator must know. A finding is opened by facts, counted, and recovered by a later fact that closes
 * it or by the run going on. It is derived from the set of facts, so it is the same in whatever order they came.
 */
import type { FindingRecord, Marks, SignalCondition } from '../catalog/types.ts';
import type { Evidence, ExplainedCode, Finding, FindingAction, Severity } from '../protocol/model.ts';
import { explainCodes } from './errorCodes.ts';
import { type Fact, FactMap } from './facts.ts';
import { FindingValues, packageText } from './findingValues.ts';
import type { Links } from './links.ts';
import { flowName } from './report/summary.ts';
import type { DerivedRun, Runs } from './runs.ts';
import { evidenceOf, fill } from './stages.ts';
import { templateText } from './template.ts';
import { toIso } from './time.ts';
import { type Event, type KnownSource, lastEntryMs, siteOfLine, toEvent, utcOf, type World } from './world.ts';

interface Occurrence {
  readonly event: Event;
  readonly run: DerivedRun | undefined;
  readonly package: string | undefined;
  readonly site: string | undefined;
  /** It is proved to be about an update, not about any other package. */
  readonly isOfUpdate: boolean;
}

interface Case {
  readonly record: FindingRecord;
  readonly key: string;
  readonly opened: Occurrence[];
}

const relatedKept = 4;

export interface Findings {
  readonly all: readonly Finding[];
  /** Code of the finding that a fact opened. */
  readonly ofFact: Pick<FactMap<string>, 'get'>;
}

export function deriveFindings(world: World, links: Links, runs: Runs): Findings {
  const cases = new Map<string, Case>();
  const ofFact = new FactMap<string>();
  /** Facts that close something, by finding code. */
  const closers = new Map<string, Occurrence[]>();
  for (const source of world.sources) {
    for (const fact of source.reader.facts) {
      const roles = world.knowledge.findingRoles(fact.signal.id);
      if (roles.opens.length === 0 && roles.closes.length === 0) continue;
      const occurrence = occurrenceOf(world, source, fact, links, runs);
      const opened = pickFinding(world, roles.opens, source, fact);
      if (opened && !isOfOther(opened, occurrence, links)) {
        ofFact.set(fact, opened.code);
        const key = `${opened.code}:${scopeKey(opened, occurrence)}`;
        const known = cases.get(key) ?? { record: opened, key, opened: [] };
        known.opened.push(occurrence);
        cases.set(key, known);
      }
      for (const { finding, condition } of roles.closes) {
        if (!holds(world, condition, source, fact)) continue;
        const known = closers.get(finding.code);
        if (known) known.push(occurrence);
        else closers.set(finding.code, [occurrence]);
      }
    }
  }
  const all: Finding[] = [];
  const values = new FindingValues(world, links, runs);
  for (const item of [...cases.values()].sort((a, b) => (a.key < b.key ? -1 : 1))) {
    const finding = toFinding(world, values, item, closers.get(item.record.code) ?? []);
    // An ordinary wait that is over is no news.
    const isNews = finding.status === 'open' || (!item.record.passing && (finding.severity === 'error' || finding.severity === 'warning'));
    if (isNews) all.push(finding);
  }
  for (const derived of runs.all) {
    const stalled = stalledFinding(world, derived);
    if (stalled) all.push(stalled);
  }
  return { all: withoutOutcomes(world, all), ofFact };
}

const weight: Readonly<Record<Severity, number>> = { error: 3, warning: 2, information: 1, hint: 0 };

/** One cause is one finding: what only says that something failed gives way to what says why, and of two that only say so the first stays. */
function withoutOutcomes(world: World, findings: readonly Finding[]): Finding[] {
  const yields = new Set(world.knowledge.catalog.findings.filter(record => record.yields).map(record => record.code));
  const isOneTrouble = (a: Finding, b: Finding) =>
    // Where no run tells, the lines of one log about one flow belong together.
    a.run === null || b.run === null ? a.path === b.path && a.flow === b.flow : a.run === b.run;
  const isCauseOf = (cause: Finding, outcome: Finding) =>
    cause !== outcome &&
    cause.status === outcome.status &&
    weight[cause.severity] >= weight[outcome.severity] &&
    isOneTrouble(cause, outcome) &&
    (!yields.has(cause.code) || isBefore(cause, outcome));
  const partOf = new Map(world.knowledge.catalog.findings.map(record => [record.code, record.partOf]));
  const isSummaryOf = (whole: Finding, part: Finding) =>
    partOf.get(part.code)?.includes(whole.code) === true && whole.status === part.status && isOneTrouble(whole, part);
  return findings.filter(
    finding =>
      !(yields.has(finding.code) && findings.some(other => isCauseOf(other, finding))) &&
      !(partOf.get(finding.code) && findings.some(other => isSummaryOf(other, finding))),
  );
}

/** Where the set shows which package is the easy setup package, trouble with another one says nothing of updates. */
const isOfOther = ({ onlyEasySetup }: FindingRecord, { isOfUpdate }: Occurrence, { proved }: Links): boolean =>
  onlyEasySetup === true && !isOfUpdate && proved.size > 0;

const isBefore = (a: Finding, b: Finding): boolean =>
  (a.since ?? '') < (b.since ?? '') || (a.since === b.since && (a.line < b.line || (a.line === b.line && a.id < b.id)));

function occurrenceOf(world: World, source: KnownSource, fact: Fact, links: Links, runs: Runs): Occurrence {
  const run = runs.ofFact.get(fact);
  const packageId = links.packageIdOf(fact);
  const { marks } = fact;
  // A transfer is about the site that it goes to, also where only a later line of its thread names that.
  const isTransfer = marks !== undefined && world.knowledge.stage(marks.flow, marks.stage)?.lane === 'transfer';
  return {
    event: toEvent(source, fact),
    run,
    package: fact.episode.package ?? run?.run.subject.package ?? packageId,
    isOfUpdate: fact.episode.package !== undefined || (packageId !== undefined && links.proved.has(packageId)),
    site: fact.capture('to') ?? (isTransfer ? links.destinationOf(fact) : undefined) ?? siteOfLine(source, fact) ?? undefined,
  };
}

function holds(world: World, condition: SignalCondition, source: KnownSource, fact: Fact): boolean {
  if (condition.onlyWith !== undefined && !world.hasBeside(source, condition.onlyWith)) return false;
  if (!condition.when) return true;
  const { captures } = fact;
  return Object.entries(condition.when).every(([name, texts]) => {
    const value = (name === 'text' ? fact.text : (captures[name] ?? '')).toLowerCase();
    return texts.some(text => value.includes(text.toLowerCase()));
  });
}

/** The finding that tells most: one with conditions before one without. */
function pickFinding(
  world: World,
  opens: readonly { finding: FindingRecord; condition: SignalCondition }[],
  source: KnownSource,
  fact: Fact,
): FindingRecord | undefined {
  const fitting = opens.filter(({ condition }) => holds(world, condition, source, fact));
  return (fitting.find(({ condition }) => condition.when ?? condition.onlyWith) ?? fitting[0])?.finding;
}

function scopeKey(record: FindingRecord, { event, package: name, site }: Occurrence): string {
  switch (record.scope) {
    case 'package':
      return name ?? event.source.id;
    case 'package-site':
      return `${name ?? event.source.id}@${site ?? ''}`;
    case 'site':
      return site ?? event.source.id;
    default:
      return event.source.id;
  }
}

/** Whether `b` comes after `a`: by file order in one source, by time between sources. */
function isAfter(b: Event, a: Event): boolean {
  if (a.source === b.source) return b.fact.seq > a.fact.seq;
  return b.timeMs > a.lastMs;
}

/** Marks of a later stage that prove an earlier one to be over: work, and no early end. */
const isProgress = ({ becomes, opens, ends }: Marks): boolean => (becomes === 'active' || becomes === 'done') && !opens && !ends;

/** Whether the run of an occurrence went on past the stage that it troubled, in this passage or a later one. */
function wentOn({ event, run }: Occurrence): boolean {
  const { marks } = event.fact;
  if (!run || !marks) return false;
  const stages = run.flow.stages;
  const index = stages.findIndex(stage => stage.id === marks.stage);
  const alongside = stages[index]?.alongside;
  for (const derived of run.line.slice(run.line.indexOf(run))) {
    for (const item of derived.events) {
      if (!isAfter(item.event, event)) continue;
      const at = stages.findIndex(stage => stage.id === item.stage);
      const record = stages[at];
      if (item.stage === marks.stage && item.marks.becomes === 'done') return true;
      if (!run.flow.loops && at > index && !record?.alongside && !alongside && isProgress(item.marks)) return true;
    }
  }
  return false;
}

function closes(record: FindingRecord, opened: Occurrence, closer: Occurrence): boolean {
  if (!isAfter(closer.event, opened.event)) return false;
  if (scopeKey(record, opened) === scopeKey(record, closer)) return true;
  // What names no package is over when its own log goes on.
  return opened.package === undefined && closer.event.source === opened.event.source;
}

function severityOf(record: FindingRecord, shown: readonly Occurrence[]): Severity {
  const isProved = record.known !== 'inferred' && !(record.onlyEasySetup && !shown.some(({ isOfUpdate }) => isOfUpdate));
  return record.severity === 'error' && !isProved ? 'warning' : record.severity;
}

function toFinding(world: World, values: FindingValues, { record, key, opened }: Case, closers: readonly Occurrence[]): Finding {
  const isClosed = (occurrence: Occurrence) => wentOn(occurrence) || closers.some(closer => closes(record, occurrence, closer));
  const sorted = opened.toSorted((a, b) => compareEvents(a.event, b.event));
  // What is over by time alone: all that comes before a silence long enough, while the log goes on.
  const overAt = sorted.findLastIndex(
    ({ event: { lastMs, source } }, at) =>
      (sorted[at + 1]?.event.timeMs ?? lastEntryMs(source)) - lastMs >= (record.overAfterMs ?? Number.NaN),
  );
  const open = sorted.filter((occurrence, at) => at > overAt && !isClosed(occurrence));
  const shown = open.length > 0 ? open : sorted.slice(-1);
  const latest = shown.at(-1)!;
  const { event, run } = latest;
  const { fact, source } = event;
  const filled = values.of({ fact, source, package: latest.package, site: latest.site });
  const say = (text: string) => fill(text, filled);
  const codes = codesOf(world, shown);
  return {
    id: key,
    code: record.code,
    severity: severityOf(record, shown),
    status: open.length > 0 ? 'open' : 'recovered',
    confidence: fact.signal.known === 'inferred' ? 'inferred' : record.known,
    path: source.reader.files[fact.last.file] ?? source.reader.descriptor.path,
    line: fact.last.line,
    endLine: fact.last.endLine,
    time: toIso(utcOf(source, fact.last)),
    since: toIso(utcOf(shown[0]!.event.source, shown[0]!.event.fact.first)),
    count: shown.reduce((sum, occurrence) => sum + occurrence.event.fact.count, 0),
    flow: fact.marks?.flow ?? null,
    run: run?.run.id ?? null,
    stage: fact.marks?.stage ?? null,
    package: latest.package ?? null,
    site: latest.site ?? null,
    title: say(record.title),
    cause: say(record.cause),
    ...(codes.length > 0 ? { codes } : {}),
    actions: record.actions.map(
      (action): FindingAction => ({
        text: say(action.text),
        ...(action.copy ? { copy: { kind: action.copy.kind, text: say(action.copy.text) } } : {}),
      }),
    ),
    donts: (record.donts ?? []).map(say),
    links: record.links,
    related: relatedOf(latest, shown),
  };
}

const codesKept = 3;

/** The error codes of its lines, the latest first. */
function codesOf(world: World, shown: readonly Occurrence[]): ExplainedCode[] {
  const codes = new Map<string, ExplainedCode>();
  for (const { event } of shown.toReversed()) {
    if (codes.size >= codesKept) break;
    for (const code of explainCodes(world.knowledge.catalog, event.fact)) if (!codes.has(code.code)) codes.set(code.code, code);
  }
  return [...codes.values()].slice(0, codesKept);
}

/** Other lines that belong to the same trouble: earlier occurrences, and what the run did just before in other logs. */
function relatedOf(latest: Occurrence, shown: readonly Occurrence[]): Evidence[] {
  const earlier = shown
    .slice(0, -1)
    .slice(-2)
    .map(occurrence => evidenceOf(occurrence.event));
  const before = (latest.run?.events ?? []).filter(
    item => item.marks.becomes && isAfter(latest.event, item.event) && item.event.source !== latest.event.source,
  );
  return [...earlier, ...before.slice(-2).map(item => evidenceOf(item.event))].slice(0, relatedKept);
}

function compareEvents(a: Event, b: Event): number {
  if (a.source === b.source) return a.fact.seq - b.fact.seq;
  const byTime = (Number.isNaN(a.timeMs) ? 0 : a.timeMs) - (Number.isNaN(b.timeMs) ? 0 : b.timeMs);
  return byTime || (a.source.id < b.source.id ? -1 : 1);
}

/** A stage that is overdue, said by the catalog's one record for it. */
function stalledFinding(world: World, { run, flow, events }: DerivedRun): Finding | undefined {
  const stage = run.stages.find(s => s.status === 'stalled');
  const record = world.knowledge.catalog.findings.find(f => f.code === 'flow.stalled');
  if (!stage || !record) return undefined;
  const spec = flow.stages.find(s => s.id === stage.id)!;
  const mine = events.filter(item => item.stage === stage.id);
  // What has not begun counts from the line that ended the stage before it, not from whatever was written last.
  const fromMs = Date.parse(stage.due ?? '') - (spec.overdueAfterMs ?? Number.NaN);
  const last = (mine.at(-1) ?? events.findLast(({ event }) => event.timeMs === fromMs) ?? events.at(-1))?.event;
  if (!last) return undefined;
  const awaited = spec.awaits.flatMap(id => world.knowledge.signal(id)?.says[0] ?? []);
  const values = {
    package: run.subject.package === undefined ? flowName(run.flow) : packageText(world, run.subject.package),
    site: run.subject.site ?? 'this site',
    flow: flow.title,
    stage: spec.title,
    actor: spec.actor,
    log: spec.log === null ? 'the log' : `${spec.log}.log`,
    awaited: awaited[0] === undefined ? 'the next line of this stage' : templateText(awaited[0]),
    due: stage.due ?? 'now',
    period: spec.period ?? 'no period is documented',
    since: toIso(mine.length === 0 && last.timeMs === fromMs ? fromMs : last.lastMs) ?? 'an unknown time',
  };
  const say = (text: string) => fill(text, values);
  const { source, fact } = last;
  return {
    id: `flow.stalled:${run.id}:${stage.id}`,
    code: 'flow.stalled',
    severity: record.severity,
    status: 'open',
    confidence: record.known,
    path: source.reader.files[fact.last.file] ?? source.reader.descriptor.path,
    line: fact.last.line,
    endLine: fact.last.endLine,
    time: toIso(utcOf(source, fact.last)),
    since: stage.due,
    count: 1,
    flow: run.flow,
    run: run.id,
    stage: stage.id,
    package: run.subject.package ?? null,
    site: run.subject.site ?? null,
    title: say(record.title),
    cause: say(record.cause),
    actions: record.actions.map(action => ({ ...action, text: say(action.text) })),
    donts: record.donts ?? [],
    links: [...(spec.links ?? []), ...record.links],
    related: events.slice(-3, -1).map(item => evidenceOf(item.event)),
  };
}
