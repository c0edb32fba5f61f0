/** The inside of a node: who and which log, what, status as mark and words. Drawn once; a change touches texts and one attribute. */

import type { Finding, FlowId, Run } from '../../server/protocol/model.ts';
import { svg } from './dom.ts';
import type { ChartNode } from './flowText.ts';
import { accessibleName, pathOf, type StageModel, statusText } from './laneModel.ts';
import type { Clock } from './times.ts';
import { markPath, shortTitle } from './words.ts';

export interface Card {
  readonly element: SVGGElement;
  /** Shows the state of the node. */
  update(model: StageModel, clock: Clock): void;
}

/** Draws the inside of a stage's node; its outline is mermaid's. */
export function drawCard(element: SVGGElement, model: StageModel): Card {
  element.querySelector(':scope > .label')?.remove();
  const { width, height } = sizeOf(element);
  const isTerminal = element.dataset.kind === 'terminal';
  const inset = element.dataset.kind === 'decision' ? 26 : 14;
  const left = -width / 2 + inset;
  const room = width - 2 * inset;
  const { stage } = model;
  const tip = svg('title');
  element.prepend(tip);
  element.setAttribute('role', 'button');
  element.setAttribute('tabindex', '-1');

  const mark = svg('path', { class: 'mark-path' });
  if (isTerminal) {
    const title = svg('text', { class: 'card-title', 'text-anchor': 'middle', y: 4 }, stage.title);
    const half = Math.min(width / 2 - 22, stage.title.length * 3.6);
    mark.setAttribute('transform', `translate(${-half - 12}, -7) scale(0.875)`);
    element.append(title, mark);
    return {
      element,
      update(next, clock) {
        updateShared(element, tip, mark, next, clock);
        setAttribute(title, 'x', next.runStage ? '8' : '0');
      },
    };
  }

  const bar = barOf(element, width, height);
  const logText = stage.log === null ? '' : ` · ${stage.log}`;
  const actor = svg('text', { class: 'card-actor', x: left, y: -height / 2 + 18 });
  const title = svg('text', { class: 'card-title', x: left, y: -height / 2 + 36 });
  const status = svg('text', { class: 'card-status', x: left + 18, y: -height / 2 + 55 });
  const worse = svg('tspan', { class: 'card-worse' });
  const words = svg('tspan');
  status.append(words, worse);
  mark.setAttribute('transform', `translate(${left - 1}, ${-height / 2 + 44}) scale(0.875)`);
  const badgeText = svg('text', { 'text-anchor': 'middle', y: 4 });
  const badge = svg(
    'g',
    { class: 'card-badge', transform: `translate(${width / 2 - inset + 2}, ${-height / 2})` },
    svg('rect', { x: -11, y: -8, width: 22, height: 16, rx: 8 }),
    badgeText,
  );
  const track = svg('rect', { class: 'card-progress', x: left, y: height / 2 - 5, height: 2, width: 0 });
  element.append(...(bar ? [bar] : []), actor, title, mark, status, badge, track);
  // Half a word of who works says less than the whole name of the log.
  if (fitText(actor, stage.actor, room, logText) < 8 && stage.log !== null) fitText(actor, '', room, stage.log);
  fitText(title, stage.title, room);

  let shown: string | undefined;
  return {
    element,
    update(next, clock) {
      updateShared(element, tip, mark, next, clock);
      const text = statusText(next, clock);
      const worseText = next.worse ? ` · ${next.worse.site} ${next.worse.status}` : '';
      if (text + worseText !== shown) {
        shown = text + worseText;
        status.setAttribute('x', String(next.runStage ? left + 18 : left));
        worse.textContent = worseText;
        if (next.worse) worse.setAttribute('data-status', next.worse.status);
        fitText(words, text, room - 18 - (next.worse ? (worse as SVGTSpanElement).getComputedTextLength() : 0));
      }
      const count = next.findings.length;
      badge.setAttribute('visibility', count > 0 ? 'visible' : 'hidden');
      badge.setAttribute('data-severity', worstSeverity(next.findings) ?? 'hint');
      setText(badgeText, count > 99 ? '99+' : String(count));
      const progress = next.status === 'active' ? (next.runStage?.progress ?? 0) : 0;
      track.setAttribute('width', String((room * Math.min(100, Math.max(0, progress))) / 100));
    },
  };
}

const severities = ['error', 'warning', 'information', 'hint'] as const;
const worstSeverity = (findings: readonly Finding[]) =>
  severities.find(severity => findings.some(finding => finding.severity === severity));

function updateShared(element: SVGGElement, tip: SVGElement, mark: SVGElement, model: StageModel, clock: Clock): void {
  const hasNothing = model.runStage === null;
  setAttribute(element, 'data-status', hasNothing ? 'none' : model.status);
  setAttribute(element, 'aria-label', accessibleName(model, clock));
  setAttribute(mark, 'd', hasNothing ? '' : markPath(model.status));
  setText(tip, tooltip(model, clock));
}

function tooltip(model: StageModel, clock: Clock): string {
  const { stage, runStage } = model;
  const time = (word: string, iso: string | null | undefined) => {
    const text = clock.text(iso, pathOf(model))?.full;
    return text ? [`${word} ${text}`] : [];
  };
  const lines = [
    `${stage.actor}${stage.log === null ? '' : ` · ${stage.log}`}`,
    stage.title,
    statusText(model, clock),
    ...(runStage?.reason ? [runStage.reason] : []),
    ...time('Began', runStage?.start),
    ...time('Ended', runStage?.end),
    ...time('Due', runStage?.due),
  ];
  return lines.filter(line => line !== '').join('\n');
}

export interface LinkCard {
  /** Shows the run that the link leads to. */
  update(run: Run | null): void;
}

/** Draws the inside of a node that leads to another flow. */
export function drawLink(element: SVGGElement, node: ChartNode): LinkCard {
  element.querySelector(':scope > .label')?.remove();
  const { width } = sizeOf(element);
  const title = svg('text', { class: 'card-title', 'text-anchor': 'middle', y: 4 });
  const mark = svg('path', { class: 'mark-path', transform: `translate(${-width / 2 + 11}, -7) scale(0.875)` });
  element.append(mark, title, svg('path', { class: 'link-arrow', d: 'M-3 -4l4 4l-4 4', transform: `translate(${width / 2 - 14}, 0)` }));
  fitText(title, node.title, width - 60);
  element.prepend(svg('title', {}, `Go to the flowchart “${node.title}”`));
  element.setAttribute('role', 'button');
  element.setAttribute('tabindex', '-1');
  const where = node.lane?.site ? ` at ${node.lane.site}` : '';
  return {
    update(run) {
      setAttribute(element, 'data-status', run?.status ?? 'none');
      setAttribute(mark, 'd', run ? markPath(run.status) : '');
      setAttribute(
        element,
        'aria-label',
        `Go to ${shortTitle(node.target as FlowId) ?? node.title}${where}${run ? `: ${run.status}` : ''}`,
      );
    },
  };
}

/** The coloured side of a card, with the corners of its outline. */
function barOf(element: SVGGElement, width: number, height: number): SVGElement | undefined {
  const outline = element.querySelector('rect.label-container');
  if (!outline) return undefined;
  const radius = Number(outline.getAttribute('rx') ?? 0);
  const left = -width / 2;
  const top = -height / 2;
  // The part of the outline that lies within four units of its left side.
  const reach = radius > 4 ? radius - Math.sqrt(radius * radius - (radius - 4) * (radius - 4)) : 0;
  const d =
    radius > 4
      ? `M${left + 4} ${top + reach}A${radius} ${radius} 0 0 0 ${left} ${top + radius}V${top + height - radius}A${radius} ${radius} 0 0 0 ${left + 4} ${top + height - reach}Z`
      : `M${left + radius} ${top}A${radius} ${radius} 0 0 0 ${left} ${top + radius}V${top + height - radius}A${radius} ${radius} 0 0 0 ${left + radius} ${top + height}Z`;
  return svg('path', { class: 'card-bar', d });
}

function sizeOf(element: SVGGElement): { width: number; height: number } {
  const { width, height } = (element.querySelector('.label-container') as SVGGraphicsElement).getBBox();
  return { width, height };
}

/** Sets a text and cuts it with an ellipsis where it is wider than the room; `end` stays whole. Returns how much of the text is left. */
function fitText(element: SVGElement, text: string, room: number, end = ''): number {
  const measured = element as SVGTextContentElement;
  element.textContent = text + end;
  if (text === '' || measured.getComputedTextLength() <= room) return Number.POSITIVE_INFINITY;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    element.textContent = `${cutEnd(text.slice(0, middle))}…${end}`;
    if (measured.getComputedTextLength() <= room) low = middle;
    else high = middle - 1;
  }
  element.textContent = `${cutEnd(text.slice(0, low))}…${end}`;
  return low;
}

const cutEnd = (text: string): string => text.replace(/[\s,;:]+$/, '');

function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

function setAttribute(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
