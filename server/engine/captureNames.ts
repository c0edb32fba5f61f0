/** What the names of captures mean to the engine, whatever line they stand in. See SignalRecord for what they mean to a person. */

/** Remembered per thread: a line without them is understood by its neighbours. */
export const episodeNames = ['package', 'packageId', 'version', 'job', 'request', 'to', 'from'] as const;
export type EpisodeName = (typeof episodeNames)[number];

/** A different value of these is different work: the thread has begun something else. */
export const identifying: ReadonlySet<string> = new Set<EpisodeName>(['package', 'packageId', 'job', 'request']);

/** Differ from line to line without making it another event. */
export const passing: ReadonlySet<string> = new Set([
  'path',
  'file',
  'size',
  'position',
  'progress',
  'hash',
  'bytes',
  'count',
  'thread',
  'gmt',
  'folder',
  'pid',
  'tid',
  'source',
  'target',
  'name',
]);

/** Tell how far a stage has come. */
export const progressNames = ['progress', 'position', 'size', 'bytes'] as const;

/** The GUID that stands for the sync itself. */
export const noPackage = '00000000-0000-0000-0000-000000000000';

/** What the captures of one template are, by the index of their part: worked out once, asked for each line. */
export interface CaptureRoles {
  readonly episode: readonly { readonly name: EpisodeName; readonly part: number }[];
  /** Captures whose value makes a line another event than the one before. */
  readonly telling: readonly { readonly name: string; readonly part: number }[];
  readonly hasProgress: boolean;
  /** Every line is asked for some capture. */
  readonly isAsked: boolean;
  readonly site: number;
  readonly sys: number;
  readonly gmt: number;
  readonly threadId: number;
}

export function captureRolesOf(names: readonly (string | undefined)[]): CaptureRoles {
  const all = names.flatMap((name, part) => (name === undefined ? [] : [{ name, part }]));
  const [site, sys, gmt, threadId] = ['site', 'sys', 'gmt', 'threadId'].map(name => names.indexOf(name)) as [
    number,
    number,
    number,
    number,
  ];
  const telling = all.filter(({ name }) => !passing.has(name) && !identifying.has(name));
  const hasProgress = all.some(({ name }) => (progressNames as readonly string[]).includes(name));
  return {
    episode: all.filter((one): one is { name: EpisodeName; part: number } => (episodeNames as readonly string[]).includes(one.name)),
    telling,
    hasProgress,
    isAsked: telling.length > 0 || hasProgress || Math.max(site, sys, gmt, threadId) >= 0,
    site,
    sys,
    gmt,
    threadId,
  };
}
