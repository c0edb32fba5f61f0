/** What one thread of a log works on, and the facts that its next line may belong to. */
import type { Marks } from '../catalog/types.ts';
import type { Episode } from './facts.ts';
import type { EpisodeValues } from './messages.ts';

/** Facts of one flow since its stage last changed on this thread. */
interface Span {
  readonly flow: string;
  stage: string;
  becomes: Marks['becomes'];
  /** By their rows. */
  readonly facts: number[];
  /** No line is added to facts of an earlier generation. */
  generation: number;
}

export class ThreadWork {
  episode: Episode | undefined;
  /** What was said of the episode last: said again, it changes nothing. */
  lastValues: EpisodeValues | undefined;
  /** What it marked last, as a sign of life: for lines that say nothing of their own. */
  marks: Marks | undefined;
  /** Another thread has given it its work, and it has not written yet. */
  isHandedOver = false;
  readonly #spans: Span[] = [];
  #besides: ThreadWork | undefined;
  #isBesides = false;

  /**
   * What a line belongs to: the work on an update, or what the thread does besides. One thread of hierarchy manager installs an update and
   * looks for others in turn: what it says of those is nothing to the lines of the installation that name none. A line that could be either
   * goes on with what the line before it did.
   */
  of(isBesides: boolean | undefined): ThreadWork {
    if (isBesides !== undefined) this.#isBesides = isBesides;
    if (!this.#isBesides) return this;
    this.#besides ??= new ThreadWork();
    return this.#besides;
  }

  /** Begins other work. */
  begin(episode: Episode | undefined): void {
    this.episode = episode;
    this.lastValues = undefined;
    this.#spans.length = 0;
  }

  /** The facts that a line with these marks could repeat. */
  repeatableOf(marks: Marks | undefined, generation: number): number[] {
    const flow = marks?.flow ?? '';
    const stage = marks?.stage ?? '';
    let span: Span | undefined;
    const spans = this.#spans;
    for (let i = 0; i < spans.length; i++) if (spans[i]!.flow === flow) span = spans[i];
    if (!span) {
      span = { flow, stage, becomes: marks?.becomes, facts: [], generation };
      spans.push(span);
      return span.facts;
    }
    const isOther =
      span.stage !== stage ||
      span.generation !== generation ||
      marks?.opens === true ||
      (marks?.becomes !== undefined && span.becomes !== undefined && marks.becomes !== span.becomes);
    if (isOther) {
      span.facts.length = 0;
      span.stage = stage;
      span.becomes = marks?.becomes;
      span.generation = generation;
    } else span.becomes ??= marks?.becomes;
    return span.facts;
  }
}
