/** Reads a set of logs on all cores: sources say nothing of each other until conclusions are drawn, so each can be read anywhere. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Analysis } from '../engine/index.ts';
import type { Skipped } from '../protocol/model.ts';
import type { FoundSource } from '../sources/index.ts';
import type { ReadResult, ReadTask, WorkerSetup } from './readWorker.ts';

/** What takes less is read before the threads are there. */
const worthwhileBytes = 64 << 20;

/** How many threads are worth making for these sources; 1: none besides this one. */
export function threadsFor(sources: readonly FoundSource[], cores = availableParallelism()): number {
  const bytes = sources.reduce((sum, source) => sum + source.sizeBytes, 0);
  return bytes < worthwhileBytes ? 1 : Math.min(cores, sources.length);
}

const workerUrl = new URL(import.meta.url.endsWith('.ts') ? './readWorker.ts' : './readWorker.js', import.meta.url);

export interface ParallelReading {
  readonly sources: readonly FoundSource[];
  readonly analysis: Analysis;
  readonly catalogPaths: readonly string[];
  readonly threads: number;
  readonly signal: AbortSignal | undefined;
}

/** Reads every source to its end; returns what could not be read. Stops early, without an error, where the signal aborts. */
export async function readInParallel({ sources, analysis, catalogPaths, threads, signal }: ParallelReading): Promise<Skipped[]> {
  // The biggest first, so that none of them is begun when the others are through.
  const waiting = sources.toSorted((a, b) => a.sizeBytes - b.sizeBytes);
  const failed: Skipped[] = [];
  const work = async (): Promise<void> => {
    const worker = new Worker(workerUrl, { workerData: { catalogPaths } satisfies WorkerSetup });
    const stop = () => void worker.terminate();
    signal?.addEventListener('abort', stop);
    try {
      for (let source = waiting.pop(); source && !signal?.aborted; source = waiting.pop()) {
        const reader = analysis.readers.get(source.key)!;
        const { snapshot, failure } = await ask(worker, { source, descriptor: reader.descriptor });
        reader.adopt(snapshot);
        if (failure) failed.push(failure);
      }
    } catch (error) {
      if (!signal?.aborted) throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: threads }, work));
  return failed;
}

/** The answer of a worker to one task; throws what it died of. */
const ask = (worker: Worker, task: ReadTask): Promise<ReadResult> =>
  new Promise((resolve, reject) => {
    const onExit = (code: number) => reject(new Error(`a reading thread ended (${code})`));
    worker.once('error', reject);
    worker.once('exit', onExit);
    worker.once('message', (result: ReadResult) => {
      worker.removeListener('error', reject);
      worker.removeListener('exit', onExit);
      resolve(result);
    });
    worker.postMessage(task);
  });
