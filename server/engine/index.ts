/** The engine: from the bytes of logs to runs and findings. Pure; the clock and the files are the caller's. */
export { Analysis, type Conclusions, changesBetween } from './analysis.ts';
export { type Entry, type Format, newEntry } from './entry.ts';
export { EntryReader } from './entryReader.ts';
export type { Episode, Fact } from './facts.ts';
export { Knowledge } from './knowledge.ts';
export { baseName, LogNames } from './logNames.ts';
export { type Match, Matcher } from './matcher.ts';
export { durationText, headlineOf, overviewOf, runSentence } from './report/summary.ts';
export { type DerivedRun, eventsOfStage, type Runs } from './runs.ts';
export { stateName } from './sites.ts';
export { marksOf, type SourceDescriptor, SourceReader, type Tag } from './sourceReader.ts';
export { evidenceOf, fill } from './stages.ts';
export { parseTemplate, type Template, type TemplatePart } from './template.ts';
export { toIso } from './time.ts';
export { hostLabel, hostOfPath, type KnownSource, utcOf, World, type WorldOptions } from './world.ts';
