/**
 * Messages between the client and the flowchart panel. Types only. The client is the panel's host: it passes on what the
 * server says and does what the panel asks for.
 */
import type { Place } from './model.ts';
import type { Changed, Snapshot } from './server.ts';

/** What the panel is to show. */
export interface Selection {
  readonly runId: string | null;
  readonly stage: string | null;
}

export type ToFlowView =
  /** After `ready` and `needSnapshot`, and when the panel was hidden: everything. */
  | { readonly type: 'snapshot'; readonly snapshot: Snapshot; readonly selection: Selection | null }
  /** The state moved on. A panel whose revision is not `since` asks for a snapshot. */
  | { readonly type: 'changed'; readonly changed: Changed }
  /** A command or the tree asks for a run or stage. */
  | { readonly type: 'select'; readonly selection: Selection }
  /** Answer to `getLines`. */
  | { readonly type: 'lines'; readonly requestId: number; readonly first: number; readonly lines: readonly string[] }
  | { readonly type: 'timeZone'; readonly timeZone: Snapshot['timeZone'] };

export type FromFlowView =
  /** The panel's script runs and has no state. */
  | { readonly type: 'ready' }
  | { readonly type: 'needSnapshot' }
  /** Open a log at a line. */
  | { readonly type: 'open'; readonly place: Place }
  /** Open an address of the catalog (never one from a log) in the browser. */
  | { readonly type: 'openLink'; readonly url: string }
  | { readonly type: 'copy'; readonly text: string }
  | { readonly type: 'getLines'; readonly requestId: number; readonly place: Place; readonly before: number; readonly after: number }
  /** The user chose a run or stage; the host keeps it for restoring. */
  | { readonly type: 'selected'; readonly selection: Selection }
  /** Something went wrong in the panel; for the output channel. */
  | { readonly type: 'failed'; readonly message: string };
