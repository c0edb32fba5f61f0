/** The panel's host, VS Code: what the page sends to it and keeps in it. */

import type { FromFlowView } from '../../server/protocol/flowView.ts';
import type { FlowId } from '../../server/protocol/model.ts';
import type { Choice } from './laneModel.ts';
import type { Widths } from './splitters.ts';
import type { View } from './viewport.ts';

/** What outlives a hidden or reloaded panel. */
export interface KeptState {
  readonly choice?: Choice;
  readonly widths?: Widths;
  /** Zoom and place of the charts that somebody has moved. */
  readonly views?: Partial<Record<FlowId, View>>;
}

export interface Host {
  postMessage(message: FromFlowView): void;
  getState(): KeptState | undefined;
  setState(state: KeptState): void;
}

declare global {
  function acquireVsCodeApi(): Host;
}

export const connectHost = (): Host => acquireVsCodeApi();
