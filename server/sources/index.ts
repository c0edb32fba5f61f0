/** The disk: finds, reads and follows logs. The only part of the product that touches log files. */
export type { FoundSource, LogFolder } from './discover.ts';
export type { Follower, FollowOptions } from './following.ts';
export { excludedBy } from './logFiles.ts';
export type { LoggedEntry } from './loggedEntries.ts';
export { type EntryList, LogIndex } from './logIndex.ts';
export { type LogSet, openLogSet, type ReadProgress, type ReadSummary } from './logSet.ts';
export { MergedLogs } from './mergedLogs.ts';
export { NumberSet } from './numberSet.ts';
export { hostOf, isNetworkPath, normalisePath, pathKey } from './paths.ts';
export { patientNodeFs } from './patientFs.ts';
export { folderStateOf, readLines } from './places.ts';
export { readSource } from './readSource.ts';
export type { SourceSink } from './sourceFollower.ts';
export type { FolderState as DiskFolderState } from './watcher.ts';
