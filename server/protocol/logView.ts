/**
 * The log view: a log, or several in one order, as a table. Messages between the client and the view; those to the server, in
 * `logViewRequests.ts`, carry the same. Nothing here runs: the view is loaded with it.
 *
 * The view knows a log as rows 0 … n-1 and asks for the few that it shows. Rows are those entries that the filter leaves. A *generation* is
 * a time in which a row number means one entry: a new filter or a replaced log begins the next. An answer of another one is void.
 */
import type { Severity } from './model.ts';
import type { TimeZoneShown } from './settings.ts';

/** Which entries are shown. Conditions of different kinds must all hold, of the values of one kind any. */
export interface LogFilter {
  /** In the message; empty: any. */
  readonly text: string;
  readonly isRegex: boolean;
  readonly isCaseSensitive: boolean;
  readonly components: readonly string[];
  readonly threads: readonly number[];
  readonly severities: readonly Severity[];
  /** `flow.stage`; `any` for every entry that tells of a stage. */
  readonly stages: readonly string[];
  /** GUID or ID of a package, in the message or in what it names; empty: any. */
  readonly package: string;
  readonly fromUtcMs: number | null;
  readonly toUtcMs: number | null;
  /** Numbers of logs in a view of several; empty: all. */
  readonly sources: readonly number[];
}

export const noFilter: LogFilter = {
  text: '',
  isRegex: false,
  isCaseSensitive: false,
  components: [],
  threads: [],
  severities: [],
  stages: [],
  package: '',
  fromUtcMs: null,
  toUtcMs: null,
  sources: [],
};

/** A filter by name. */
export interface SavedFilter {
  readonly name: string;
  readonly filter: LogFilter;
  /** Comes with the product. */
  readonly isReady: boolean;
}

/** Filters that come with the product. */
export const readyFilters: readonly SavedFilter[] = [
  { name: 'Easy setup lines', filter: { ...noFilter, text: 'easy\\s?setup', isRegex: true }, isReady: true },
  { name: 'Errors and warnings', filter: { ...noFilter, severities: ['error', 'warning'] }, isReady: true },
  { name: 'Lines of a stage', filter: { ...noFilter, stages: ['any'] }, isReady: true },
];

/** Longest text of a filter. */
export const filterTextMost = 1000;
/** Rows that are given, and that are copied, at once. */
export const rowsMost = 500;
export const copiedRowsMost = 20_000;

export interface LogRow {
  /** Number of the entry among all, which a filter does not change. */
  readonly entry: number;
  /** Number of its log. */
  readonly source: number;
  readonly path: string;
  readonly line: number;
  readonly utcMs: number | null;
  /** Time since the row before, in ms; `null` where either has no time. */
  readonly deltaMs: number | null;
  /** Minutes to add to its local time to get UTC. */
  readonly zone: number;
  /** It does not say its zone: it is that of its log. */
  readonly isZoneOfLog: boolean;
  readonly component: string;
  readonly thread: number | null;
  readonly severity: Severity | null;
  /** `flow.stage` and its title. */
  readonly stage: { readonly id: string; readonly title: string } | null;
  /** The beginning of a long message. */
  readonly text: string;
  readonly torn: boolean;
}

/** One of the logs of a view. */
export interface LogSource {
  /** File name, e.g. `hman.log`. */
  readonly name: string;
  readonly path: string;
  readonly server: string | null;
  readonly site: string | null;
}

export interface LogViewOpened {
  readonly sources: readonly LogSource[];
  readonly timeZone: TimeZoneShown;
}

/** What is known of a view at a moment. */
export interface LogViewState {
  readonly generation: number;
  readonly rows: number;
  /** Rows from this number on may be others than those of the last state. */
  readonly changedFrom: number;
  readonly entries: number;
  /** What is under way; `done` of `total` bytes are indexed. */
  readonly work: 'indexing' | 'filtering' | 'looking' | null;
  readonly done: number;
  readonly total: number;
  /** Among the rows; still growing while `work` goes on. */
  readonly errors: number;
  readonly warnings: number;
  /** Why the log cannot be read, or the filter not be used. */
  readonly problem: string | null;
  readonly filterProblem: string | null;
}

export interface LogMark {
  /** Row. */
  readonly row: number;
  readonly severity: 'error' | 'warning';
}

export interface LogFacet<T> {
  readonly value: T;
  readonly count: number;
}

/** Values that entries have, most frequent first. */
export interface LogFacets {
  readonly components: readonly LogFacet<string>[];
  readonly threads: readonly LogFacet<number>[];
  readonly stages: readonly (LogFacet<string> & { readonly title: string })[];
  readonly packages: readonly (LogFacet<string> & { readonly title: string })[];
}

/** All that is known of an entry. */
export interface LogDetail {
  readonly row: LogRow;
  /** The whole message, up to a limit. */
  readonly text: string;
  readonly isCut: boolean;
  /** What the line means; `null` where no record fits. */
  readonly means: string | null;
  readonly signal: string | null;
  readonly source: string | null;
  /** Flow, stage and step in words. */
  readonly stage: string | null;
  /** What it names, explained. */
  readonly captures: readonly { readonly name: string; readonly value: string }[];
  readonly codes: readonly { readonly code: string; readonly text: string }[];
  readonly statusMessage: string | null;
  /** File of the log and what it is for. */
  readonly log: string | null;
}

export type CopyFormat = 'text' | 'tsv' | 'markdown';

/** What to look for. */
export type Sought = { readonly kind: 'error' } | { readonly kind: 'text'; readonly filter: LogFilter };

/** What a view asks of the server, by name: parameters and answer. */
export interface LogQueries {
  readonly rows: [
    { readonly generation: number; readonly from: number; readonly count: number },
    { readonly generation: number; readonly rows: readonly LogRow[] },
  ];
  /** The answer is the row at which the entry `keep` is now, or the next one. */
  readonly filter: [
    { readonly filter: LogFilter; readonly keep: number | null },
    { readonly row: number; readonly problem: string | null },
  ];
  /** Row of the next, or the one before; `null` where there is none. */
  readonly find: [
    { readonly generation: number; readonly from: number; readonly isBack: boolean; readonly sought: Sought },
    { readonly row: number | null; readonly problem: string | null },
  ];
  readonly detail: [{ readonly generation: number; readonly row: number }, LogDetail | null];
  readonly marks: [
    { readonly generation: number; readonly buckets: number },
    { readonly generation: number; readonly marks: readonly LogMark[] },
  ];
  readonly facets: [Record<never, never>, LogFacets];
  readonly copy: [
    {
      readonly generation: number;
      readonly from: number;
      readonly to: number;
      readonly format: CopyFormat;
      readonly timeZone: TimeZoneShown;
    },
    { readonly text: string; readonly rows: number },
  ];
}
export type LogQueryName = keyof LogQueries;
export type LogQuery = { readonly [N in LogQueryName]: { readonly name: N; readonly parameters: LogQueries[N][0] } }[LogQueryName];

/** Client → view. */
export type ToLogView =
  /** After `ready`. */
  | {
      readonly type: 'opened';
      readonly opened: LogViewOpened;
      readonly filters: readonly SavedFilter[];
      /** To begin with; `null`: what the view itself remembers. */
      readonly filter: LogFilter | null;
    }
  | { readonly type: 'state'; readonly state: LogViewState }
  | { readonly type: 'answer'; readonly requestId: number; readonly value: unknown }
  /** The query has no answer. */
  | { readonly type: 'refused'; readonly requestId: number; readonly message: string }
  | { readonly type: 'filters'; readonly filters: readonly SavedFilter[] }
  | { readonly type: 'timeZone'; readonly timeZone: TimeZoneShown };

/** View → client. */
export type FromLogView =
  | { readonly type: 'ready' }
  | { readonly type: 'query'; readonly requestId: number; readonly query: LogQuery }
  /** Open the text at a line. */
  | { readonly type: 'open'; readonly path: string; readonly line: number }
  | { readonly type: 'copy'; readonly text: string }
  /** Keep this filter under a name that the client asks for. */
  | { readonly type: 'saveFilter'; readonly filter: LogFilter }
  | { readonly type: 'deleteFilter'; readonly name: string }
  /** All logs around a moment, in one view. */
  | { readonly type: 'correlate'; readonly utcMs: number; readonly seconds: number }
  | { readonly type: 'failed'; readonly message: string };
