/** Whether the first bytes of a file are of a log that the engine can say something about. */
import { EntryReader } from './entryReader.ts';
import type { Knowledge } from './knowledge.ts';

/** Formats whose shape alone proves a log of Configuration Manager. */
const telling = new Set(['server', 'ccm', 'rendered', 'tool', 'role-setup']);

export function looksLikeLog(knowledge: Knowledge, head: Uint8Array): boolean {
  let isLog = false;
  const reader = new EntryReader((bytes, entry) => {
    if (isLog) return;
    if (telling.has(entry.format)) isLog = true;
    else {
      const match = knowledge.allMatcher.match(bytes, entry.textStart, entry.textEnd);
      isLog = match !== undefined && match.record.known !== 'inferred';
    }
  });
  reader.write(head);
  reader.end();
  return isLog;
}
