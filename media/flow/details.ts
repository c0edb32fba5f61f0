/** The story of the chosen stage: what it means, what proves it, what it waits for, what is wrong, where to read on. */
import type { Evidence, Finding, Place } from '../../server/protocol/model.ts';
import { type Child, h, visible } from './dom.ts';
import type { StageModel } from './laneModel.ts';
import { pathOf, statusText } from './laneModel.ts';
import { placeText } from './lists.ts';
import { type Clock, durationText, tookText } from './times.ts';
import { packageName, packageOf, type ViewState } from './viewState.ts';
import { counted, markOfFinding, numberText, stageName, statusMark } from './words.ts';

/** Lines of a log round a place, as the host read them. */
export interface LinesShown {
  readonly place: Place;
  readonly first: number;
  readonly lines: readonly string[];
}

export interface DetailsHost {
  onOpen(place: Place): void;
  onLink(url: string): void;
  onCopy(text: string): void;
  onShowAll(): void;
}

const fewEvidence = 8;

/** The entry whose neighbourhood is shown: the newest that proves the stage. */
export const newestEvidence = (model: StageModel): Evidence | undefined => model.runStage?.evidence.at(-1);

export function detailsOf(
  state: ViewState,
  model: StageModel | undefined,
  clock: Clock,
  lines: LinesShown | null,
  isAllShown: boolean,
  host: DetailsHost,
): Child[] {
  if (!model) return [h('p', { class: 'quiet details-empty' }, 'Choose a stage in the flowchart to read its story.')];
  const { stage, runStage, status } = model;
  const text = statusText(model, clock);
  const shownStatus = runStage ? status : 'none';
  return [
    h('h2', { class: 'details-title', 'data-key': 'title' }, stageName(stage, model.node.lane?.site ?? null)),
    h(
      'p',
      { class: 'details-status', 'data-status': shownStatus, 'data-key': 'status' },
      runStage ? statusMark(status) : null,
      h('span', {}, visible(text) || 'marked by no line of a log'),
    ),
    subjectOf(state, model, clock),
    runStage?.progress != null && status === 'active' ? progressOf(runStage.progress) : null,
    runStage?.reason && !text.includes(clock.sentence(runStage.reason, pathOf(model)))
      ? h('p', { class: 'details-reason', 'data-key': 'reason' }, visible(clock.sentence(runStage.reason, pathOf(model))))
      : null,
    h('p', { 'data-key': 'describes' }, stage.describes),
    ...model.findings.map(finding => findingOf(finding, clock, host)),
    stepsOf(model, clock),
    ...evidenceOf(model, clock, isAllShown, host),
    ...waitsOf(model),
    ...linesOf(lines, host),
    linksOf(model, host),
  ];
}

function subjectOf(state: ViewState, { run, runStage, stage }: StageModel, clock: Clock): Child {
  const path = runStage?.evidence[0]?.path ?? null;
  const carried = packageOf(state, run?.subject.package, run?.subject.site);
  const ids = [carried?.packageId, carried?.version && `version ${carried.version}`].filter(part => part).join(', ');
  const name = packageName(state, run?.subject.package);
  const parts: Child[] = [
    name ? h('span', { title: carried?.guid ?? null }, `${visible(name)}${ids ? ` (${ids})` : ''}`) : null,
    run?.subject.site ? `${name ? (stage.lane ? ' → ' : ' at ') : 'Site '}${run.subject.site}` : null,
  ];
  const since = clock.text(runStage?.start, path, true);
  const took = runStage?.end && runStage.start !== runStage.end ? tookText(runStage.start, runStage.end) : undefined;
  const usual = runStage?.usualMs == null ? undefined : durationText(runStage.usualMs);
  const times = since
    ? h('span', { title: since.full }, `since ${since.short}${took ? `, took ${took}` : ''}${usual ? `, usually ${usual}` : ''}`)
    : null;
  const who = `${stage.actor}${stage.log === null ? '' : `, ${stage.log}`}`;
  const subject = parts.filter(part => part !== null);
  return h(
    'p',
    { class: 'quiet details-subject', 'data-key': 'subject' },
    ...subject,
    subject.length > 0 && times ? ' · ' : null,
    times,
    subject.length > 0 || times ? h('br') : null,
    who,
  );
}

function progressOf(progress: number): HTMLElement {
  const percent = Math.min(100, Math.max(0, progress));
  return h(
    'div',
    {
      class: 'progress',
      role: 'progressbar',
      'aria-valuenow': Math.round(percent),
      'aria-valuemin': 0,
      'aria-valuemax': 100,
      'aria-label': 'Progress',
      'data-key': 'progress',
    },
    h('div', { style: `width: ${percent}%` }),
  );
}

function block(key: string, title: string, ...children: readonly Child[]): HTMLElement {
  return h('section', { class: 'details-block', 'data-key': key, 'aria-label': title }, h('h3', {}, title), ...children);
}

function findingOf(finding: Finding, clock: Clock, host: DetailsHost): HTMLElement {
  const since = clock.text(finding.since ?? finding.time, finding.path);
  const say = (text: string) => visible(clock.sentence(text, finding.path));
  const known = finding.confidence === 'documented' ? '' : `, ${finding.confidence}`;
  return h(
    'section',
    {
      class: 'finding',
      'data-status': markOfFinding(finding),
      'data-key': `finding-${finding.id}`,
      'aria-label': `Finding: ${visible(finding.title)}`,
    },
    h('h3', {}, statusMark(markOfFinding(finding)), h('span', {}, say(finding.title))),
    h(
      'p',
      { class: 'quiet', title: since?.full ?? null },
      `${finding.severity} ${finding.code}${known}${since ? `, since ${since.short}` : ''}${finding.count > 1 ? `, ${counted(finding.count, 'time')}` : ''}`,
    ),
    h('p', {}, say(finding.cause)),
    ...(finding.codes ?? []).map(code => h('p', { class: 'finding-code' }, say(code.text))),
    finding.actions.length > 0
      ? h(
          'ol',
          {},
          ...finding.actions.map(action =>
            h('li', {}, say(action.text), action.copy ? copyable(action.copy.kind, action.copy.text, host) : null),
          ),
        )
      : null,
    ...finding.donts.map(dont => h('p', { class: 'finding-dont' }, h('strong', {}, 'Do not: '), say(dont))),
    h(
      'p',
      { class: 'details-links' },
      h(
        'button',
        { class: 'link', type: 'button', onActivate: () => host.onOpen(placeOf(finding)) },
        `Open ${visible(placeText(finding))}`,
      ),
      ...finding.links.map(link => linkButton(link, host)),
    ),
  );
}

const kindWords = { command: 'command', sql: 'query', registry: 'registry path' } as const;

function copyable(kind: keyof typeof kindWords, text: string, host: DetailsHost): HTMLElement {
  return h(
    'div',
    { class: 'copyable' },
    h('code', {}, visible(text)),
    h(
      'button',
      { class: 'link', type: 'button', 'aria-label': `Copy the ${kindWords[kind]}`, onActivate: () => host.onCopy(text) },
      'Copy',
    ),
  );
}

function stepsOf({ stage, runStage }: StageModel, clock: Clock): Child {
  const steps = runStage?.steps ?? [];
  if (steps.length === 0) return null;
  const titles = new Map(stage.steps.map(step => [step.id, step.title]));
  const path = runStage?.evidence[0]?.path;
  return block(
    'steps',
    'Steps',
    h(
      'ul',
      { class: 'steps' },
      ...steps.map(step => {
        const time = clock.text(step.time, path, true);
        return h('li', {}, h('time', { title: time?.full ?? null }, time?.short ?? '–'), h('span', {}, titles.get(step.id) ?? step.id));
      }),
    ),
  );
}

function evidenceOf(model: StageModel, clock: Clock, isAllShown: boolean, host: DetailsHost): Child[] {
  const evidence = model.runStage?.evidence ?? [];
  if (evidence.length === 0) return [];
  const shown = isAllShown ? evidence : evidence.slice(-fewEvidence);
  return [
    block(
      'evidence',
      'Evidence',
      shown.length < evidence.length
        ? h('button', { class: 'link', type: 'button', onActivate: host.onShowAll }, `Show ${evidence.length - shown.length} earlier`)
        : null,
      h('ul', { class: 'lines' }, ...shown.map(entry => evidenceItem(entry, clock, host))),
    ),
  ];
}

function evidenceItem(entry: Evidence, clock: Clock, host: DetailsHost): HTMLElement {
  const time = clock.text(entry.time, entry.path, true);
  return h(
    'li',
    { 'data-key': `${entry.path}:${entry.line}` },
    h(
      'button',
      {
        class: 'line',
        type: 'button',
        title: `Open ${entry.path}, line ${entry.line}${time ? `\n${time.full}` : ''}`,
        onActivate: () => host.onOpen(placeOf(entry)),
      },
      h('span', { class: 'line-time' }, time?.short ?? '–'),
      h('span', { class: 'line-text' }, visible(entry.text)),
      entry.count > 1
        ? h('span', { class: 'line-count', 'aria-label': counted(entry.count, 'time') }, `×${numberText(entry.count)}`)
        : null,
    ),
  );
}

function waitsOf(model: StageModel): Child[] {
  if (['done', 'skipped', 'warning'].includes(model.status)) return [];
  const logs = new Map<string, string[]>();
  for (const { log, template } of model.stage.awaits) logs.set(log, [...(logs.get(log) ?? []), template]);
  const verb = model.runStage && model.status !== 'unknown' ? 'Waiting for' : 'Would be told by';
  return [...logs].map(([log, templates]) =>
    block(
      `waits-${log}`,
      `${verb}, in ${log}`,
      h(
        'ul',
        { class: 'lines' },
        ...templates.map(template => h('li', { class: 'line' }, h('span', { class: 'line-text' }, ...tinted(template)))),
      ),
      model.stage.period && model.stage.period !== model.runStage?.reason ? h('p', { class: 'quiet' }, model.stage.period) : null,
    ),
  );
}

/** A template with its captures marked; their types are left out. */
function tinted(template: string): Child[] {
  return template.split(/(\{[^{}]*\})/).map(part => {
    const name = /^\{([^:{}]*)/.exec(part)?.[1];
    return name === undefined ? part : h('span', { class: 'capture' }, `{${name}}`);
  });
}

function linesOf(shown: LinesShown | null, host: DetailsHost): Child[] {
  if (!shown) return [];
  const { place, first, lines } = shown;
  const title = `Around the line, ${visible(placeText(place))}`;
  if (lines.length === 0) return [block('around', title, h('p', { class: 'quiet' }, 'The log cannot be read right now.'))];
  return [
    block(
      'around',
      title,
      h(
        'pre',
        { class: 'around', tabindex: 0, 'aria-label': 'Lines of the log' },
        ...lines.map((line, index) =>
          h(
            'span',
            { class: 'around-line', 'aria-current': first + index === place.line ? 'true' : null },
            h('span', { class: 'around-number' }, String(first + index)),
            h('span', {}, `${visible(line)}\n`),
          ),
        ),
      ),
      h(
        'p',
        { class: 'details-links' },
        h('button', { class: 'link', type: 'button', onActivate: () => host.onOpen(place) }, `Open at line ${numberText(place.line)}`),
        h('button', { class: 'link', type: 'button', onActivate: () => host.onCopy(lines.join('\n')) }, 'Copy the lines'),
      ),
    ),
  ];
}

function linksOf({ stage }: StageModel, host: DetailsHost): Child {
  if (stage.links.length === 0) return null;
  return block('links', 'Read on', h('p', { class: 'details-links' }, ...stage.links.map(link => linkButton(link, host))));
}

const linkButton = ({ title, url }: { title: string; url: string }, host: DetailsHost): HTMLElement =>
  h('button', { class: 'link', type: 'button', title: url, onActivate: () => host.onLink(url) }, title);

const placeOf = ({ path, line }: Place): Place => ({ path, line });
