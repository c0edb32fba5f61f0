/**
 * What is kept of a source: facts, each standing for one recognised entry or a row of like ones. Facts of a source depend on
 * that source alone, in file order; everything else is derived from the set of facts, so it cannot depend on the order in
 * which sources arrive.
 */
import type { Marks, SignalRecord } from '../catalog/types.ts';

/**
 * What the lines of one thread are about while it works on one thing. A line that names less than its neighbours is understood
 * by them: the object is shared by all facts of the episode, and what a later line adds holds for the earlier ones too.
 */
export interface Episode {
  package: string | undefined;
  packageId: string | undefined;
  version: string | undefined;
  job: string | undefined;
  request: string | undefined;
  to: string | undefined;
  from: string | undefined;
}

export interface FactPlace {
  /** Index of the file in its source. */
  readonly file: number;
  readonly line: number;
  readonly endLine: number;
  /** UTC in ms, or local time where `isLocal`; NaN where the source has given no time yet. */
  readonly timeMs: number;
  readonly isLocal: boolean;
  /** Day and month of the time could change places. */
  readonly isDateAmbiguous: boolean;
}

export interface Fact {
  readonly signal: SignalRecord;
  readonly marks: Marks | undefined;
  first: FactPlace;
  last: FactPlace;
  /** Entries that this fact stands for. */
  count: number;
  /** Start of the text of the first entry. */
  readonly text: string;
  /** Captures of the first entry, over those of the thread. */
  readonly captures: Readonly<Record<string, string>>;
  /** Numeric captures of the last entry that tell progress. */
  progress: Readonly<Record<string, string>> | undefined;
  readonly episode: Episode;
  /** Place in the order of the source: grows with every fact. */
  readonly seq: number;
}

export const newEpisode = (): Episode => ({
  package: undefined,
  packageId: undefined,
  version: undefined,
  job: undefined,
  request: undefined,
  to: undefined,
  from: undefined,
});
