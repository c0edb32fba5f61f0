/** Which logs the evidence comes from, in words: what is not there is never shown as healthy. Pure. */
import type { Site } from '../../server/protocol/model.ts';
import type { ViewState } from './viewState.ts';
import { numberText } from './words.ts';

export interface Coverage {
  /** `9 of 10 logs · no ConfigMgrPrereq.log from PR2`. */
  readonly text: string;
  /** Everything that is missing, one a line. */
  readonly full: string;
  readonly isComplete: boolean;
}

export function coverageOf(state: ViewState): Coverage {
  const names = fileNames(state);
  const missing = [...state.sites.values()].flatMap(site =>
    site.missingLogs.map(log => `no ${names.get(log) ?? `${log}.log`} from ${site.code}`),
  );
  const there = state.sources.size;
  const gaps = [...state.sources.values()].reduce((sum, source) => sum + source.gaps.length, 0);
  const unread = state.surroundings.folders.filter(folder => ['missing', 'denied', 'offline', 'failed'].includes(folder.state));
  const parts = [
    missing.length === 0 ? `${numberText(there)} ${there === 1 ? 'log' : 'logs'}` : `${there} of ${there + missing.length} logs`,
    ...missing.slice(0, missing.length > 2 ? 1 : 2),
    ...(missing.length > 2 ? [`${missing.length - 1} more missing`] : []),
    ...(gaps > 0 ? [`${gaps} ${gaps === 1 ? 'gap' : 'gaps'}`] : []),
    ...(unread.length > 0 ? [`${unread.length} ${unread.length === 1 ? 'folder' : 'folders'} not readable`] : []),
  ];
  const full = [
    `${there} logs are read.`,
    ...missing.map(text => `Missing: ${text}`),
    ...[...state.sources.values()].flatMap(source => source.gaps.map(gap => `Gap in ${source.path}: ${gap.why}`)),
    ...unread.map(folder => `${folder.path}: ${folder.message ?? folder.state}`),
  ];
  return { text: parts.join(' · '), full: full.join('\n'), isComplete: missing.length === 0 && gaps === 0 && unread.length === 0 };
}

/** File names of logs as they are written, by log id; from the stages that name them. */
function fileNames(state: ViewState): Map<string, string> {
  const names = new Map<string, string>();
  const add = (name: string | null) => {
    if (name) names.set(name.replace(/\.log$/i, '').toLowerCase(), name);
  };
  for (const flow of state.flows) {
    for (const stage of flow.stages) {
      for (const { log } of stage.awaits) add(log);
      add(stage.log);
    }
  }
  return names;
}

/** The site that the header speaks of: the top of the hierarchy. */
export function topSite(state: ViewState): Site | undefined {
  const sites = [...state.sites.values()];
  return (
    sites.find(site => site.role === 'cas') ??
    sites.find(site => site.role === 'stand-alone') ??
    sites.find(site => site.lastSync !== null || site.scpMode !== 'unknown') ??
    sites[0]
  );
}
