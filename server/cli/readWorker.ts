/** A thread that reads sources one after the other and gives back what their entries told. */
import { parentPort, workerData } from 'node:worker_threads';
import { Knowledge, type SourceDescriptor, SourceReader, type SourceSnapshot } from '../engine/index.ts';
import type { Skipped } from '../protocol/model.ts';
import { type FoundSource, readSource } from '../sources/index.ts';
import { loadCatalog } from './catalogFiles.ts';

/** What a worker is made with. */
export interface WorkerSetup {
  readonly catalogPaths: readonly string[];
}

/** One source to read. */
export interface ReadTask {
  readonly source: FoundSource;
  readonly descriptor: SourceDescriptor;
}

export interface ReadResult {
  readonly snapshot: SourceSnapshot;
  readonly failure: Skipped | undefined;
}

if (parentPort) {
  const port = parentPort;
  const { catalogPaths } = workerData as WorkerSetup;
  // What is wrong with a catalog was said by the thread that made this one.
  const knowledge = new Knowledge(loadCatalog(catalogPaths, { err: () => {} }));
  const isKnownLog = (name: string) => knowledge.logs.findByPath(name) !== undefined;
  port.on('message', async ({ source, descriptor }: ReadTask) => {
    const reader = new SourceReader(knowledge, descriptor);
    const failure = await readSource(source, reader, isKnownLog);
    port.postMessage({ snapshot: reader.snapshot(), failure } satisfies ReadResult);
  });
}
