/** What views look up again and again in a snapshot. Made once for each list, since a snapshot shares what did not change with the one before. */
import type { Finding, Run } from '../server/protocol/model.ts';

export interface RunIndex {
  readonly byId: ReadonlyMap<string, Run>;
  /** Runs of each package, and those of none under the flow's id. */
  readonly byPackage: ReadonlyMap<string, readonly Run[]>;
}

const ofRuns = new WeakMap<readonly Run[], RunIndex>();
const ofFindings = new WeakMap<readonly Finding[], ReadonlyMap<string | null, readonly Finding[]>>();

export const packageKey = ({ flow, subject }: Pick<Run, 'flow' | 'subject'>): string => subject.package ?? flow;

export function indexRuns(runs: readonly Run[]): RunIndex {
  let index = ofRuns.get(runs);
  if (!index) {
    index = { byId: new Map(runs.map(run => [run.id, run])), byPackage: Map.groupBy(runs, packageKey) };
    ofRuns.set(runs, index);
  }
  return index;
}

/** Open findings by the id of their run. */
export function openFindingsByRun(findings: readonly Finding[]): ReadonlyMap<string | null, readonly Finding[]> {
  let index = ofFindings.get(findings);
  if (!index) {
    index = Map.groupBy(
      findings.filter(({ status }) => status === 'open'),
      ({ run }) => run,
    );
    ofFindings.set(findings, index);
  }
  return index;
}
