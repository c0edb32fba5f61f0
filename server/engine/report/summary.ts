/** "Where is my update?" in one line per update and site. */
import type { StageRecord } from '../../catalog/types.ts';
import type { Package, Run, RunStage, Site } from '../../protocol/model.ts';
import type { Knowledge } from '../knowledge.ts';

/** `2 h 5 min`, `38 s`. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.round(hours / 24)} days`;
}

const took = (from: string | null, to: string | null): string =>
  from && to && from !== to ? `, took ${durationText(Date.parse(to) - Date.parse(from))}` : '';

/** Time of day with its date where that is another day than `now`'s; UTC. */
function clock(iso: string | null, nowMs: number): string {
  if (!iso) return 'an unknown time';
  const today = new Date(nowMs).toISOString().slice(0, 10);
  return iso.startsWith(today) ? `${iso.slice(11, 16)} UTC` : `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

const since = (stage: RunStage, run: Run): string | null => stage.start ?? run.start;

/** What one run says, without its subject: `active: Send to child sites since 10:42 UTC, 63 %`. */
export function runSentence(knowledge: Knowledge, run: Run, nowMs: number): string {
  const flow = knowledge.flow(run.flow);
  const stage = run.stages.find(s => s.id === run.stage);
  const spec: StageRecord | undefined = flow?.stages.find(s => s.id === run.stage);
  if (!stage || !spec) return run.status;
  const title = spec.title;
  const next = nextOf(knowledge, run);
  switch (run.status) {
    case 'done':
      return `${doneWord[run.flow]} ${clock(run.end, nowMs)}${took(run.start, run.end)}${stage.reason ? ` (${stage.reason})` : ''}`;
    case 'warning':
      return `stopped with a warning at "${title}"${stage.reason ? `: ${stage.reason}` : ''}, ${clock(stage.end ?? since(stage, run), nowMs)}`;
    case 'failed':
      return `failed at "${title}" since ${clock(stage.end ?? since(stage, run), nowMs)}${stage.reason ? `: ${stage.reason}` : ''}`;
    case 'stalled':
      return `"${title}" is overdue since ${clock(stage.due, nowMs)}${stage.reason ? ` (${stage.reason})` : ''}${waits(knowledge, spec)}`;
    case 'skipped':
      return `skipped${stage.reason ? `: ${stage.reason}` : ''}`;
    case 'active':
      return stage.status === 'active'
        ? `"${title}" since ${clock(since(stage, run), nowMs)}${stage.progress === null ? '' : `, ${stage.progress} %`}${next ? `; next: ${next}` : ''}`
        : `waits for "${title}"${waits(knowledge, spec)}`;
    case 'unknown':
      return `unknown after ${lastDoneTitle(knowledge, run)}: ${stage.reason ?? 'the log that would tell is not in the set'}`;
    default:
      return `waits for "${title}"`;
  }
}

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
  return template && spec.log ? `; no line like "${template}" in ${spec.log}.log` : '';
}

function nextOf(knowledge: Knowledge, run: Run): string | undefined {
  const at = run.stages.findIndex(stage => stage.id === run.stage);
  const next = run.stages.slice(at + 1).find(stage => stage.status === 'waiting');
  return next && knowledge.stage(run.flow, next.id)?.title;
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

/** One line per update and site: the latest run of each, newest first. */
export function summarise(
  knowledge: Knowledge,
  runs: readonly Run[],
  packages: readonly Package[],
  sites: readonly Site[],
  nowMs: number,
): string[] {
  const names = new Map(packages.map(p => [p.id, p.name]));
  const latest = new Map<string, Run>();
  for (const run of runs)
    latest.set(`${run.flow}|${run.subject.package ?? ''}|${run.subject.site ?? ''}|${run.subject.function ?? ''}`, run);
  // The furthest flow of an update at a site says where it is; what it has passed is not news.
  const furthest = new Map<string, Run>();
  const rank = ['download', 'replication', 'install'];
  const lines: { text: string; at: string }[] = [];
  for (const run of latest.values()) {
    if (run.flow === 'health' || run.flow === 'upload' || run.flow === 'sync' || run.flow === 'offline') continue;
    const key = `${run.subject.package ?? ''}|${run.flow === 'download' ? '' : (run.subject.site ?? '')}`;
    const known = furthest.get(key);
    const isNewer =
      !known ||
      rank.indexOf(run.flow) > rank.indexOf(known.flow) ||
      (known.status === 'done' && run.status !== 'done' && (run.start ?? '') > (known.start ?? ''));
    if (isNewer) furthest.set(key, run);
  }
  for (const run of furthest.values()) {
    // A download that is done says nothing more once sites work on the package.
    if (
      run.flow === 'download' &&
      run.status === 'done' &&
      [...furthest.values()].some(other => other !== run && other.subject.package === run.subject.package)
    )
      continue;
    const name = names.get(run.subject.package ?? '') ?? 'An update that the lines do not name';
    const where = run.flow === 'download' ? '' : ` at ${run.subject.site ?? 'an unnamed site'}`;
    const what = run.flow === 'replication' ? ` to ${run.subject.site ?? 'an unnamed site'}` : where;
    lines.push({ text: `${name}: ${flowWord[run.flow]}${what}: ${runSentence(knowledge, run, nowMs)}`, at: run.end ?? run.start ?? '' });
  }
  const sorted = lines.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : a.text < b.text ? -1 : 1)).map(line => line.text);
  for (const run of latest.values()) {
    if (run.flow === 'sync')
      sorted.push(`Check for updates${run.subject.site ? ` at ${run.subject.site}` : ''}: ${runSentence(knowledge, run, nowMs)}`);
    else if (run.flow === 'offline')
      sorted.push(`Offline import${run.subject.site ? ` at ${run.subject.site}` : ''}: ${runSentence(knowledge, run, nowMs)}`);
  }
  void sites;
  return sorted;
}
