import { type CodeAction, CodeActionKind, type Diagnostic } from 'vscode-languageserver';
import { commands, diagnosticSource } from '../../protocol/ids.ts';
import type { Finding } from '../../protocol/model.ts';
import type { DiagnosticData } from './diagnostics.ts';

/** Run by the server itself: opens an address of the catalog. */
export const openArticle = 'configmgrFlow.openArticle';

const copyTitles = { command: 'Copy the command', sql: 'Copy the query', registry: 'Copy the registry path' } as const;

/** What can be done about the findings under the cursor. */
export function codeActionsOf(diagnostics: readonly Diagnostic[], findFinding: (id: string) => Finding | undefined): CodeAction[] {
  const actions: CodeAction[] = [];
  for (const diagnostic of diagnostics) {
    if (diagnostic.source !== diagnosticSource) continue;
    const finding = findFinding((diagnostic.data as DiagnosticData | undefined)?.finding ?? '');
    if (!finding) continue;
    const add = (title: string, command: string, argument: unknown) =>
      actions.push({ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], command: { title, command, arguments: [argument] } });
    if (finding.run) add('Show in flowchart', commands.showFlowchart, { runId: finding.run, stage: finding.stage });
    for (const { copy } of finding.actions) if (copy) add(`${copyTitles[copy.kind]}: ${shorten(copy.text)}`, commands.copyText, copy.text);
    for (const link of finding.links) add(`Open the article: ${link.title}`, openArticle, link.url);
  }
  return actions;
}

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text);
