/** What a run does not know by itself: the cause that a finding names, and the site that has to go first. */
import type { Finding, Run, RunStage } from '../protocol/model.ts';
import type { Findings } from './findings.ts';
import type { Knowledge } from './knowledge.ts';
import type { Links } from './links.ts';
import type { DerivedRun, Runs } from './runs.ts';

/** The same runs, each with its cause and whom it waits for; those without either stay the same objects. */
export function withReasons(knowledge: Knowledge, links: Links, runs: Runs, findings: Findings): Run[] {
  const open = findings.all.filter(({ status, severity }) => status === 'open' && (severity === 'error' || severity === 'warning'));
  const all = runs.all.map(({ run }) => run);
  return runs.all.map(derived => {
    const { run } = derived;
    const cause = run.status === 'failed' || run.status === 'warning' ? causeOf(knowledge, derived, open, findings.ofFact) : undefined;
    const ahead = aheadOf(knowledge, links, run, all, runs.children);
    if (!cause && !ahead) return run;
    return {
      ...run,
      ...(cause ? { because: { finding: cause.id, title: cause.title } } : {}),
      ...(ahead ? { waitsFor: { site: ahead.subject.site!, run: ahead.id, status: ahead.status } } : {}),
    };
  });
}

/** The finding of the stage that decides, where that says more than the stage's own reason: the first trouble, since it is the cause of the others. */
function causeOf(knowledge: Knowledge, derived: DerivedRun, open: readonly Finding[], ofFact: Findings['ofFact']): Finding | undefined {
  const { run, flow } = derived;
  const stage = run.stages.find(({ id }) => id === run.stage);
  if (!stage) return undefined;
  const telling = open
    .filter(finding => run.status === 'warning' || finding.severity === 'error')
    .filter(finding => tellsCause(knowledge, finding));
  const cause = flow.recurs
    ? latestCause(derived, telling, ofFact)
    : telling
        .filter(finding => finding.run === run.id && finding.stage === stage.id)
        .sort((x, y) => ((x.since ?? '') < (y.since ?? '') ? -1 : (x.since ?? '') > (y.since ?? '') ? 1 : x.line - y.line))[0];
  // A bare code is no words.
  return cause && (cause.codes !== undefined || !isOfLine(knowledge, stage)) ? cause : undefined;
}

/** Of what is tried again and again the latest failure counts; one finding can be about several functions of a site. */
function latestCause({ run, events }: DerivedRun, telling: readonly Finding[], ofFact: Findings['ofFact']): Finding | undefined {
  const failed = events.findLast(({ marks }) => marks.becomes === 'failed' || marks.becomes === 'warning');
  const code = failed && ofFact.get(failed.event.fact);
  return telling.find(finding => finding.code === code && (finding.run === run.id || finding.site === (run.subject.site ?? null)));
}

const tellsCause = (knowledge: Knowledge, { code }: Finding): boolean =>
  code !== 'flow.stalled' && knowledge.catalog.findings.some(record => record.code === code && !record.yields);

/** A reason in the words of the line itself (an exception) is more exact than any of ours. */
function isOfLine(knowledge: Knowledge, { reason, evidence }: RunStage): boolean {
  const templates = evidence.flatMap(({ signal }) => {
    const record = knowledge.signal(signal);
    return [record?.marks, ...(record?.marksWhen ?? []).map(({ marks }) => marks)].flatMap(marks => marks?.reason ?? []);
  });
  return reason !== null && !templates.includes(reason) && templates.some(template => template.includes('{error}'));
}

/** The run of the same update at the site above, where that has not done yet what comes next here. */
function aheadOf(knowledge: Knowledge, links: Links, run: Run, all: readonly Run[], children: Runs['children']): Run | undefined {
  const { package: name, site } = run.subject;
  const stage = run.stages.find(({ id }) => id === run.stage);
  if (name === undefined || site === undefined || stage?.status !== 'waiting') return undefined;
  if (knowledge.stage(run.flow, stage.id)?.afterParent === undefined) return undefined;
  const top = links.hierarchies.topOf(site);
  const parent = [...children].find(([, below]) => below.has(site))?.[0] ?? (top === site ? undefined : top);
  const above = all.findLast(other => other.flow === run.flow && other.subject.package === name && other.subject.site === parent);
  const there = above?.stages.find(({ id }) => id === stage.id);
  return there && there.status !== 'done' && there.status !== 'skipped' ? above : undefined;
}
