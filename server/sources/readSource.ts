import type { Skipped } from '../protocol/model.ts';
import type { FoundSource } from './discover.ts';
import type { IsKnownLog } from './logFiles.ts';
import { patientNodeFs } from './patientFs.ts';
import { BufferPool } from './readFile.ts';
import { SourceFollower, type SourceSink } from './sourceFollower.ts';

/** Reads one source to its end, once, and tells the sink that no more comes; returns what could not be read. */
export async function readSource(source: FoundSource, sink: SourceSink, isKnownLog: IsKnownLog): Promise<Skipped | undefined> {
  const { extent, rejected } = source;
  const follower = new SourceFollower({ fs: patientNodeFs, files: source, extent, rejected, isKnownLog, sink, pool: new BufferPool() });
  const { failure } = await follower.look();
  sink.end();
  return failure && { path: failure.path, why: failure.message };
}
