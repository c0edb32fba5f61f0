/** What the flowchart panel may ask of its host. A webview shows text of logs, so nothing that comes from it is taken on trust. */
import type { FromFlowView, Selection } from '../server/protocol/flowView.ts';
import type { Place } from '../server/protocol/model.ts';
import type { Snapshot } from '../server/protocol/server.ts';

/** Lines before or after a place that a panel can ask for. */
const maximumLines = 500;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isTextOrNull = (value: unknown): value is string | null => value === null || isText(value);

/** The place in a value of unknown origin. */
export function parsePlace(value: unknown): Place | undefined {
  if (!isRecord(value) || !isText(value.path) || value.path === '' || !isCount(value.line) || value.line < 1) return undefined;
  return { path: value.path, line: value.line };
}

/** The selection in a value of unknown origin. */
export function parseSelection(value: unknown): Selection | undefined {
  if (!isRecord(value)) return undefined;
  const { runId = null, stage = null } = value;
  return isTextOrNull(runId) && isTextOrNull(stage) ? { runId, stage } : undefined;
}

/** A message of the panel with exactly the fields that its type has; `undefined` for anything else. */
export function parseFromFlowView(value: unknown): FromFlowView | undefined {
  if (!isRecord(value)) return undefined;
  switch (value.type) {
    case 'ready':
    case 'needSnapshot':
      return { type: value.type };
    case 'open': {
      const place = parsePlace(value.place);
      return place && { type: 'open', place };
    }
    case 'openLink':
      return isText(value.url) ? { type: 'openLink', url: value.url } : undefined;
    case 'copy':
      return isText(value.text) ? { type: 'copy', text: value.text } : undefined;
    case 'getLines': {
      const place = parsePlace(value.place);
      const { requestId, before, after } = value;
      if (!place || !isCount(requestId) || !isCount(before) || !isCount(after)) return undefined;
      return { type: 'getLines', requestId, place, before: Math.min(before, maximumLines), after: Math.min(after, maximumLines) };
    }
    case 'selected': {
      const selection = parseSelection(value.selection);
      return selection && { type: 'selected', selection };
    }
    case 'failed':
      return isText(value.message) ? { type: 'failed', message: value.message } : undefined;
    default:
      return undefined;
  }
}

/** Whether a file is one of the logs that the state speaks of: others are not opened for the panel. */
export function isKnownFile(snapshot: Snapshot, path: string): boolean {
  return snapshot.report.sources.some(source => source.path === path || source.files.includes(path));
}

/** Whether an address stands in the catalog's flows or findings; only secure ones are opened. */
export function isKnownLink(snapshot: Snapshot, url: string): boolean {
  if (!url.startsWith('https://')) return false;
  const isIt = (link: { readonly url: string }) => link.url === url;
  return (
    snapshot.flows.some(flow => flow.stages.some(stage => stage.links.some(isIt))) ||
    snapshot.report.findings.some(finding => finding.links.some(isIt))
  );
}
