/**
 * Messages between the language server and the client, besides the Language Server Protocol's own.
 * Both ends import them from here.
 */
import { NotificationType, RequestType, RequestType0 } from 'vscode-languageserver-protocol';
import type { Change, FlowId, Headline, OverviewItem, Place, Report } from './model.ts';
import type { Configuration } from './settings.ts';

export type { Headline, OverviewItem } from './model.ts';

/** A stage as it is drawn and explained; the catalog's record without what only the engine needs. */
export interface StageView {
  readonly id: string;
  readonly title: string;
  readonly kind: 'start' | 'step' | 'decision' | 'end';
  readonly actor: string;
  /** File name of the log that tells of it, e.g. `hman.log`; `null` where no line marks it. */
  readonly log: string | null;
  readonly describes: string;
  readonly group: string | null;
  readonly lane: 'child' | 'transfer' | null;
  readonly steps: readonly { readonly id: string; readonly title: string }[];
  /** Templates that this stage waits for, with their log's file name. */
  readonly awaits: readonly { readonly template: string; readonly log: string }[];
  /** Documented period, in words. */
  readonly period: string | null;
  readonly links: readonly { readonly title: string; readonly url: string }[];
}

/** The structure of a flow: what the chart is drawn from. It does not change while the program runs. */
export interface FlowView {
  readonly id: FlowId;
  readonly title: string;
  readonly subject: string;
  readonly stages: readonly StageView[];
  /** `to` can be `flow:<id>`: the drawing goes on in another flow. `back` edges lead to an earlier stage. */
  readonly edges: readonly { readonly from: string; readonly to: string; readonly label: string | null; readonly back: boolean }[];
}

export interface FolderState {
  readonly path: string;
  readonly from: 'setting' | 'workspace';
  readonly state: 'reading' | 'ok' | 'no-logs' | 'missing' | 'denied' | 'offline' | 'failed';
  /** For a person, `null` where the state says it all. */
  readonly message: string | null;
  readonly logs: number;
}

/** Everything but the report and the flows that clients show; small, so it is sent whole. */
export interface Surroundings {
  readonly overview: readonly OverviewItem[];
  readonly folders: readonly FolderState[];
  readonly headline: Headline;
}

export interface Snapshot extends Surroundings {
  readonly revision: number;
  readonly report: Report;
  readonly flows: readonly FlowView[];
  readonly timeZone: Configuration['timeZone'];
}

export interface Changed extends Surroundings {
  /** That of the state after these changes. */
  readonly revision: number;
  /** That of the state before them; a receiver with another one asks for a snapshot. */
  readonly since: number;
  readonly changes: readonly Change[];
  readonly summary: readonly string[];
}

/** Client → server, at the start and whenever a setting or the workspace's folders change: what to read and how. */
export const configure = new NotificationType<Configuration>('configmgrFlow/configure');

/** Server → client, at most five times a second: what is different now. */
export const changed = new NotificationType<Changed>('configmgrFlow/changed');

/** Server → client while big sets are read; `done` of `total` bytes. */
export const progress = new NotificationType<{ readonly done: number; readonly total: number; readonly message: string }>(
  'configmgrFlow/progress',
);

/** Client → server: the whole state. */
export const getSnapshot = new RequestType0<Snapshot, void>('configmgrFlow/snapshot');

/** Client → server: read a folder (or all) again from the disk. */
export const refresh = new RequestType<{ readonly path: string | null }, null, void>('configmgrFlow/refresh');

/** Client → server: the report as text, for the clipboard. */
export const getReport = new RequestType<{ readonly format: 'markdown' | 'text' | 'json'; readonly redact: boolean }, string, void>(
  'configmgrFlow/report',
);

/** What the client knows of itself and its surroundings, for the report of a fault. */
export interface ClientFacts {
  readonly extension: string;
  readonly vscode: string;
  /** Which VS Code, e.g. `Visual Studio Code`, and where the extension runs. */
  readonly app: string;
  readonly isWorkspaceTrusted: boolean;
  /** How often the server was started in this window. */
  readonly starts: number;
  /** The latest warnings and errors of the output channel, oldest first. */
  readonly warnings: readonly string[];
}

/** Client → server: what the program says of itself, for the clipboard; without names. */
export const getDiagnostics = new RequestType<ClientFacts, string, void>('configmgrFlow/diagnostics');

/** Client → server: lines of a log around a place, read from the disk; fewer at the ends of the file, none where it cannot be read. */
export const getLines = new RequestType<
  Place & { readonly before: number; readonly after: number },
  { readonly first: number; readonly lines: readonly string[] },
  void
>('configmgrFlow/lines');

/** Entries that no record fits, alike but for what differs from line to line. */
export interface UnknownShape {
  /** Their text with captures, in the way of a record's template. */
  readonly template: string;
  /** Log id for a record of them; `any` where nothing tells the log. */
  readonly log: string;
  /** File name of that log, e.g. `hman.log`. */
  readonly file: string;
  readonly count: number;
  /** The first few. */
  readonly examples: readonly (Place & { readonly text: string })[];
}

export interface UnknownLines {
  /** Most frequent first. */
  readonly shapes: readonly UnknownShape[];
  /** Entries of further shapes, which are not listed. */
  readonly dropped: number;
  /** Entries that were looked at. */
  readonly entries: number;
}

/** Client → server, when a person asks for it: reads all logs again for the entries that no record fits. Can be cancelled. */
export const getUnknownLines = new RequestType0<UnknownLines, void>('configmgrFlow/unknown');

/** A line that no record fits, as a record is made of it. */
export interface LineToTeach {
  /** Log id of the record; `any` where nothing tells the log. */
  readonly log: string;
  /** File that it was seen in, for a person. */
  readonly file: string;
  readonly template: string;
  readonly text: string;
}

/** A record as it stands in a catalog file; see schemas/catalog.schema.json. */
export interface RecordStub {
  readonly id: string;
  readonly log: string | readonly string[];
  readonly says: readonly string[];
  readonly means: string;
  readonly known: string;
  readonly source: string;
  readonly examples: readonly { readonly line: string }[];
}

/** Client → server, when a line is to be taught: a record of it, right as it is but for a meaning. */
export const getRecordStub = new RequestType<LineToTeach, RecordStub, void>('configmgrFlow/recordStub');
