/** Runs: the passages of all flows, derived from the facts of all sources. */
import type { FlowRecord, StageRecord } from '../catalog/types.ts';
import type { FlowId, Run, RunStage, Status } from '../protocol/model.ts';
import { type Fact, FactMap } from './facts.ts';
import { breakAfter, evidenceTo, gapsInRun, gapsOf, type SourceGap, silentUntil } from './gaps.ts';
import { isAtChild, type Links, siteOfPackageId } from './links.ts';
import { type Passage, type StageEvent, splitPassages } from './passages.ts';
import { Installations } from './proofs.ts';
import { deriveStages, type StageContext } from './stages.ts';
import { toIso } from './time.ts';
import { type Event, type KnownSource, mergeByTime, siteOfLine, toEvent, type World } from './world.ts';

/** A run with the events that made it, for findings. */
export interface DerivedRun {
  readonly run: Run;
  readonly flow: FlowRecord;
  readonly events: readonly StageEvent[];
  /** Runs of the same subject, this one among them, in order. */
  readonly line: DerivedRun[];
  /** Whether a later run of the same subject has begun. */
  readonly isSuperseded: boolean;
  readonly packageId: string | undefined;
}

export interface Runs {
  readonly all: readonly DerivedRun[];
  /** The run that a fact moved; of a fact of several lanes the first. */
  readonly ofFact: Pick<FactMap<DerivedRun>, 'get'>;
  /** Sites that replication goes to, by the site that sends. */
  readonly children: ReadonlyMap<string, ReadonlySet<string>>;
  /** Top-level sites without children, with the evidence in words. */
  readonly standAlone: ReadonlyMap<string, string>;
}

interface Group {
  readonly flow: FlowRecord;
  /** Identifies the group in run ids. */
  readonly key: string;
  readonly site: string | null;
  readonly packageId: string | undefined;
  readonly perSource: Map<KnownSource, StageEvent[]>;
}

/** How long after its content is stored a site that sends it on would have made its minijobs. */
const minijobsWithinMs = 10 * 60_000;

/** Runs that are over for good, as they were derived last: with the same events they come out the same. */
export type RunMemory = Map<string, { readonly signature: string; readonly run: Run }>;

/** All that a superseded run depends on. Facts are only added or counted up: the sums of what they are grow with any change. */
function signatureOf(world: World, gaps: readonly SourceGap[], lane: Lane, passage: Passage, reason: string | undefined): string {
  let [places, ends, entries, times] = [0, 0, 0, 0];
  for (const { event } of lane.events) {
    const { fact } = event;
    places += fact.seq;
    ends += fact.lastSeq;
    entries += fact.count;
    if (!Number.isNaN(event.timeMs)) times += event.timeMs;
  }
  const sums = [passage.events.length, lane.events.length, places, ends, entries, times];
  const missing = gaps.map(({ path, from, to }) => [path, from, to].join());
  return [world.signature, ...missing, lane.package, lane.site, reason, ...sums].join('|');
}

export function deriveRuns(world: World, links: Links, nowMs: number, memory: RunMemory = new Map()): Runs {
  const remembered: RunMemory = new Map(memory);
  memory.clear();
  const groups = groupEvents(world, links);
  const all: DerivedRun[] = [];
  const ofFact = new FactMap<DerivedRun>();
  const children = childSites(groups, links);
  const installStarts = installStartsOf(groups);
  const installations = new Installations(groups);
  const standAlone = new Map<string, string>();
  const gaps = gapsOf(world);
  for (const group of groups) {
    const events = mergeByTime([...group.perSource.values()]);
    const passages = splitPassages(group.flow, events, item => subjectOf(group, item));
    const lines = new Map<string, DerivedRun[]>();
    const bySubject = new Map<string, Passage[]>();
    for (const passage of passages) {
      const subject = subjectId(group, passage, links);
      const known = bySubject.get(subject);
      if (known) known.push(passage);
      else bySubject.set(subject, [passage]);
    }
    for (const [subject, mine] of bySubject) {
      for (const [index, passage] of mine.entries()) {
        const number = index + 1 + forgottenOf(group, passage);
        const groupId = `${group.flow.id}:${subject}${number > 1 ? `#${number}` : ''}`;
        const isSuperseded = index < mine.length - 1;
        for (const lane of lanesOf(group, passage, links, children, standAlone, world, installStarts, nowMs)) {
          const lineKey = `${subject}@${lane.site ?? ''}`;
          const line = lines.get(lineKey) ?? [];
          lines.set(lineKey, line);
          const context: StageContext = {
            nowMs,
            isSuperseded,
            isCovered: stage => isCovered(world, stage, lane, group),
            isTold: stage => stage.log === null || world.isCovered(stage.log, siteOfStage(stage, lane, group)),
            evidenceFrom: stage => evidenceFrom(world, stage, siteOfStage(stage, lane, group)),
            evidenceTo: stage => evidenceTo(world, stage, siteOfStage(stage, lane, group)),
            breakAfter: (stage, ms) => breakAfter(world, stage, siteOfStage(stage, lane, group), ms),
            installedMs: group.flow.id === 'replication' ? installations.firstAfter(lane.package, lane.site, startOf(lane)) : Number.NaN,
            silentUntil: stage => silentUntil(gaps, stage, siteOfStage(stage, lane, group)),
            missing: stage => missingText(world, stage, siteOfStage(stage, lane, group)),
            skipped: lane.skipped,
          };
          const signature = isSuperseded ? signatureOf(world, gaps, lane, passage, lane.skipped(group.flow.stages.at(-1)!)) : undefined;
          const memoryKey = `${groupId}@${lane.site ?? ''}`;
          const known = remembered.get(memoryKey);
          const run =
            known && known.signature === signature
              ? known.run
              : toRun(group, groupId, lane, deriveStages(group.flow, lane.events, context), passage, gaps, isSuperseded);
          if (signature !== undefined) memory.set(memoryKey, { signature, run });
          const derived: DerivedRun = {
            run,
            flow: group.flow,
            events: lane.events,
            line,
            isSuperseded,
            packageId: group.packageId,
          };
          line.push(derived);
          all.push(derived);
          for (const { event } of lane.events) if (!ofFact.get(event.fact)) ofFact.set(event.fact, derived);
        }
      }
    }
  }
  return { all, ofFact, children, standAlone };
}

/** Sorts the marks of all sources to the subject that each is about. */
function groupEvents(world: World, links: Links): Group[] {
  const groups = new Map<string, Group>();
  const scpSites = new Set(world.sources.filter(s => s.log === 'dmpdownloader' && s.site !== null).map(s => s.site!));
  for (const source of world.sources) {
    for (const fact of source.reader.facts) {
      const { marks } = fact;
      const flow = marks && world.knowledge.flow(marks.flow);
      if (!marks || !flow) continue;
      const { onlyWith } = fact.signal;
      if (onlyWith !== undefined && !world.hasBeside(source, onlyWith)) continue;
      const place = placeOf(flow, marks.stage, source, fact, links, scpSites);
      if (!place) continue;
      let group = groups.get(`${flow.id}|${place.key}`);
      if (!group) {
        const used = flow.id === 'health' ? { ...flow, stages: flow.stages.filter(stage => stage.id === marks.stage), edges: [] } : flow;
        group = { flow: used, key: place.key, site: place.site, packageId: place.packageId, perSource: new Map() };
        groups.set(`${flow.id}|${place.key}`, group);
      }
      const items = group.perSource.get(source) ?? [];
      group.perSource.set(source, items);
      const stage =
        flow.id === 'replication' && marks.stage === 'content' && place.packageId && isAtChild(source, place.packageId)
          ? 'distribute'
          : marks.stage;
      if (place.packageId && isOutOfPlace(flow, stage, source, fact, place.packageId, links)) continue;
      items.push({ event: toEvent(source, fact), stage, marks });
    }
  }
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

/**
 * The same words stand in logs of sites where they mean another leg of the way: a child's minijob is for its secondary sites,
 * a stored version at the top-level site is its own. A mere sign of life of a transfer that names no destination says nothing.
 */
function isOutOfPlace(flow: FlowRecord, stage: string, source: KnownSource, fact: Fact, packageId: string, links: Links): boolean {
  const lane = flow.stages.find(s => s.id === stage)?.lane;
  if (lane === 'child') return source.site === siteOfPackageId(packageId);
  if (lane !== 'transfer') return false;
  return isAtChild(source, packageId) || (!fact.marks?.becomes && links.destinationOf(fact) === undefined);
}

/** Which group a mark belongs to; `undefined` where it is about nothing that moves here (an ordinary package). */
function placeOf(
  flow: FlowRecord,
  stage: string,
  source: KnownSource,
  fact: Fact,
  links: Links,
  scpSites: ReadonlySet<string>,
): { key: string; site: string | null; packageId?: string } | undefined {
  switch (flow.id) {
    case 'sync':
    case 'download': {
      // One hierarchy has one service connection point; only where the set shows several are they told apart.
      const site =
        scpSites.size > 1 && source.site !== null && scpSites.has(source.site) ? source.site : ([...scpSites].sort()[0] ?? source.site);
      return { key: flow.id === 'sync' || scpSites.size > 1 ? (site ?? '') : '', site };
    }
    case 'install': {
      const site = siteOfLine(source, fact);
      return { key: site ?? '', site };
    }
    case 'replication': {
      const packageId = links.packageIdOf(fact);
      if (packageId !== undefined)
        return links.proved.has(packageId) ? { key: packageId, site: siteOfPackageId(packageId), packageId } : undefined;
      if (source.log !== 'hman' && source.log !== 'smsdbmon')
        return fact.episode.package === undefined ? undefined : { key: fact.episode.package, site: source.site };
      // The hierarchy manager only ever replicates the easy setup package.
      if (links.proved.size === 1 && !links.hierarchies.areSeveral) {
        const only = [...links.proved][0]!;
        return { key: only, site: siteOfPackageId(only), packageId: only };
      }
      return { key: fact.episode.package ?? source.site ?? '', site: source.site };
    }
    case 'health':
      return { key: `${stage}@${source.site ?? ''}`, site: source.site };
    case 'offline': {
      // The tool runs on any computer, for the service connection point: the folder or server of its log says nothing of the site.
      const isNamed = source.reader.sites.size > 0 || source.siteFrom === 'setting';
      const site = !isNamed && scpSites.size === 1 ? [...scpSites][0]! : source.site;
      return { key: site ?? '', site };
    }
    default:
      return { key: source.site ?? '', site: source.site };
  }
}

function subjectOf(group: Group, { event }: StageEvent): string | undefined {
  if (group.flow.id === 'download' || group.flow.id === 'install') return event.fact.episode.package;
  return group.key;
}

/** What stands for the subject in ids: the GUID where it is known. */
function subjectId(group: Group, passage: Passage, links: Links): string {
  switch (group.flow.id) {
    case 'download':
      return `${passage.subject ?? 'unnamed'}${group.key && `@${group.key}`}`;
    case 'install':
      return `${passage.subject ?? 'unnamed'}@${group.key}`;
    case 'replication':
      return packageOf(group, passage, links) ?? (group.key || 'unnamed');
    default:
      return group.key || 'site';
  }
}

function packageOf(group: Group, passage: Passage, links: Links): string | undefined {
  if (group.flow.id === 'download' || group.flow.id === 'install') return passage.subject;
  if (group.flow.id !== 'replication') return undefined;
  for (const { event } of passage.events) if (event.fact.episode.package !== undefined) return event.fact.episode.package;
  return (group.packageId && links.guidOf(group.packageId, passage.version)) ?? group.packageId;
}

/** Earlier passages of the same subject that a source has let go: numbers go on after them. */
function forgottenOf(group: Group, passage: Passage): number {
  const subject =
    group.flow.id === 'replication'
      ? group.packageId
      : group.flow.id === 'download' || group.flow.id === 'install'
        ? passage.subject
        : undefined;
  let most = 0;
  for (const source of group.perSource.keys()) most = Math.max(most, source.reader.forgotten.get(`${group.flow.id}|${subject ?? ''}`) ?? 0);
  return most;
}

const startOf = ({ events }: Lane): number => Math.min(...events.map(({ event }) => event.timeMs).filter(Number.isFinite));

interface Lane {
  /** The site that the run is about. */
  readonly site: string | null;
  readonly package: string | undefined;
  readonly events: readonly StageEvent[];
  readonly skipped: (stage: StageRecord) => string | undefined;
}

const neverSkipped = () => undefined;

function lanesOf(
  group: Group,
  passage: Passage,
  links: Links,
  children: ReadonlyMap<string, ReadonlySet<string>>,
  standAlone: Map<string, string>,
  world: World,
  installStarts: ReadonlyMap<string, number>,
  nowMs: number,
): Lane[] {
  const name = packageOf(group, passage, links);
  if (group.flow.id !== 'replication') return [{ site: group.site, package: name, events: passage.events, skipped: neverSkipped }];
  const laneOf = new Map(group.flow.stages.map(stage => [stage.id, stage.lane]));
  const top = group.site;
  const destinations = new Set(top === null ? [] : (children.get(top) ?? []));
  if (destinations.size === 0) {
    const reason = standAloneReason(group, passage, world, installStarts, nowMs);
    if (reason !== undefined && top !== null) standAlone.set(top, reason);
    return [
      {
        site: top,
        package: name,
        events: passage.events,
        skipped: stage => (reason !== undefined && stage.lane !== undefined ? reason : undefined),
      },
    ];
  }
  return [...destinations].sort().map(site => ({
    site,
    package: name,
    events: passage.events.filter(item => {
      const lane = laneOf.get(item.stage);
      if (lane === undefined) return true;
      const target = lane === 'child' ? item.event.source.site : links.destinationOf(item.event.fact);
      return target === site || ((target === undefined || target === null) && destinations.size === 1);
    }),
    skipped: neverSkipped,
  }));
}

/** Why the top-level site of a passage has nobody to replicate to; `undefined` where that is not known. */
function standAloneReason(
  group: Group,
  passage: Passage,
  world: World,
  installStarts: ReadonlyMap<string, number>,
  nowMs: number,
): string | undefined {
  const told = world.sources.find(source => source.site === group.site && source.role);
  if (told?.role === 'stand-alone') return 'stand-alone primary site: no child sites to replicate to';
  if (told) return undefined;
  const content = passage.events.findLast(item => item.stage === 'content' && item.marks.becomes === 'done');
  if (!content || !passage.events.some(item => item.event.source.log === 'distmgr')) return undefined;
  if (passage.events.some(item => item.stage === 'minijob' && item.marks.becomes)) return undefined;
  const installStart = group.site === null ? undefined : installStarts.get(group.site);
  const wentOn = (installStart !== undefined && installStart >= content.event.timeMs) || nowMs - content.event.lastMs > minijobsWithinMs;
  return wentOn ? 'stand-alone primary site: distmgr.log names no child site to send to' : undefined;
}

/** When the last installation began at each site. */
function installStartsOf(groups: readonly Group[]): Map<string, number> {
  const starts = new Map<string, number>();
  for (const group of groups) {
    if (group.flow.id !== 'install' || group.site === null) continue;
    for (const items of group.perSource.values())
      for (const { event } of items)
        if (!(event.timeMs <= (starts.get(group.site) ?? Number.NEGATIVE_INFINITY))) starts.set(group.site, event.timeMs);
  }
  return starts;
}

/** Which sites an easy setup package goes to, as transfers and the children's own logs show. */
function childSites(groups: readonly Group[], links: Links): Map<string, Set<string>> {
  const children = new Map<string, Set<string>>();
  for (const group of groups) {
    if (group.flow.id !== 'replication' || group.site === null) continue;
    const laneOf = new Map(group.flow.stages.map(stage => [stage.id, stage.lane]));
    for (const [source, items] of group.perSource) {
      for (const { event, stage } of items) {
        const lane = laneOf.get(stage);
        const site = lane === 'transfer' ? links.destinationOf(event.fact) : lane === 'child' ? source.site : undefined;
        if (site && site !== group.site) children.set(group.site, (children.get(group.site) ?? new Set()).add(site));
      }
    }
  }
  return children;
}

/** The site whose log tells of a stage. */
function siteOfStage(stage: StageRecord, lane: Lane, group: Group): string | null {
  return stage.lane === 'child' ? lane.site : group.site;
}

function isCovered(world: World, stage: StageRecord, lane: Lane, group: Group): boolean {
  if (stage.log === null) return true;
  const site = siteOfStage(stage, lane, group);
  return (
    [stage.log, ...(stage.alsoIn ?? [])].some(log => world.isCovered(log, site)) ||
    lane.events.some(item => item.event.source.log === stage.log && stage.lane !== 'child')
  );
}

/** When the first entry of a stage's logs was written. */
function evidenceFrom(world: World, stage: StageRecord, site: string | null): number {
  let from = Number.NaN;
  for (const { log, site: of, zone, reader } of world.sources) {
    if (log !== stage.log || (site !== null && of !== null && of !== site)) continue;
    const first = reader.stats.firstIsLocal ? reader.stats.firstMs + zone * 60_000 : reader.stats.firstMs;
    if (!(first >= from)) from = first;
  }
  return from;
}

const missingText = (world: World, stage: StageRecord, site: string | null): string =>
  `no ${world.knowledge.logs.get(stage.log ?? '')?.file ?? `${stage.log}.log`}${site === null ? '' : ` from ${site}`} in the set`;

/** What decides the status of a run, worst first; of what waits and what cannot be seen, the earlier in the flow. */
const order: readonly (readonly Status[])[] = [['failed'], ['stalled'], ['warning'], ['active'], ['unknown', 'waiting']];

function toRun(
  group: Group,
  groupId: string,
  lane: Lane,
  stages: readonly RunStage[],
  passage: Passage,
  allGaps: readonly SourceGap[],
  isSuperseded: boolean,
): Run {
  const kindOf = new Map(group.flow.stages.map(stage => [stage.id, stage.kind]));
  let status: Status = 'done';
  let at = stages.at(-1)!;
  const warned = stages.find(stage => stage.status === 'warning');
  // What could not be seen is passed where a later stage is done.
  const lastDone = stages.findLastIndex(stage => stage.status === 'done');
  const isPassed = (stage: RunStage) => stage.status === 'unknown' && stages.indexOf(stage) < lastDone;
  const isOver = stages.every(
    stage => ['done', 'skipped', 'warning'].includes(stage.status) || kindOf.get(stage.id) === 'start' || isPassed(stage),
  );
  const ended = passage.events.find(item => item.marks.ends);
  if (isOver) {
    const isSkipped = ended?.marks.ends === 'skipped' || stages.every(stage => stage.status === 'skipped');
    status = warned ? 'warning' : isSkipped ? 'skipped' : 'done';
    at = warned ?? stages.findLast(stage => stage.status === 'done') ?? at;
  } else {
    for (const wanted of order) {
      const found = stages.find(stage => wanted.includes(stage.status) && !isPassed(stage));
      if (found) {
        status = found.status;
        at = found;
        break;
      }
    }
    // A run that has begun and waits for its next stage is under way, not waiting.
    if (status === 'waiting' && stages.some(stage => stage.status === 'done')) status = 'active';
  }
  const times = passage.events.map(item => item.event.timeMs).filter(Number.isFinite);
  const ends = stages
    .map(stage => stage.end)
    .filter(end => end !== null)
    .sort();
  const startMs = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const endMs =
    isSuperseded || (isOver && !group.flow.recurs)
      ? Math.max(Date.parse(ends.at(-1) ?? '') || Number.NEGATIVE_INFINITY, ...times)
      : Number.POSITIVE_INFINITY;
  const gaps = allGaps.length === 0 ? [] : gapsInRun(allGaps, group.flow, stage => siteOfStage(stage, lane, group), startMs, endMs);
  return {
    id: group.flow.id === 'replication' && lane.site !== null ? `${groupId}@${lane.site}` : groupId,
    flow: group.flow.id as FlowId,
    subject: {
      ...(lane.package === undefined ? {} : { package: lane.package }),
      ...(lane.site === null ? {} : { site: lane.site }),
      ...(group.flow.id === 'health' ? { function: group.flow.stages[0]!.id } : {}),
    },
    group: groupId,
    status,
    stage: at.id,
    start: toIso(startMs),
    end: isOver ? (ends.at(-1) ?? null) : null,
    stages,
    ...(gaps.length > 0 ? { gaps } : {}),
  };
}

/** Events of a run's stage, in order. */
export const eventsOfStage = (derived: DerivedRun, stage: string): Event[] =>
  derived.events.filter(item => item.stage === stage).map(item => item.event);
