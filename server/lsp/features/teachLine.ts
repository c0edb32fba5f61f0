import { basename } from 'node:path';
import { type CodeAction, CodeActionKind } from 'vscode-languageserver';
import { type Knowledge, shapeOf, type Tag } from '../../engine/index.ts';
import { commands } from '../../protocol/ids.ts';
import type { LineToTeach } from '../../protocol/server.ts';

/** An example in a record need not be longer. */
const textKept = 400;

/** Offers to make a record of a line that none fits. `fileLog`: id of the file's log, `undefined` where nothing tells it. */
export function teachLineOf(knowledge: Knowledge, tag: Tag, path: string, fileLog: string | undefined): CodeAction[] {
  if (tag.record || tag.torn || tag.text.trim() === '') return [];
  const log = logOfEntry(knowledge, tag.component, fileLog);
  const line: LineToTeach = {
    log,
    file: fileOfLog(knowledge, log, path),
    template: shapeOf(tag.text),
    text: tag.text.slice(0, textKept),
  };
  const title = 'Teach This Line…';
  return [{ title, kind: CodeActionKind.Refactor, command: { title, command: commands.teachLine, arguments: [line] } }];
}

/** Id of the log whose records an entry is compared with, `any` where nothing tells. */
export function logOfEntry(knowledge: Knowledge, component: string, fileLog: string | undefined): string {
  const log = knowledge.logOf(component, fileLog);
  return log !== undefined && knowledge.logs.get(log) ? log : 'any';
}

/** What a log is called on disk; the name of the file itself where its log is not known. */
export const fileOfLog = (knowledge: Knowledge, log: string, path: string): string => knowledge.logs.get(log)?.file ?? basename(path);
