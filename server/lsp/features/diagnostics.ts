import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import { diagnosticSource } from '../../protocol/ids.ts';
import type { Finding } from '../../protocol/model.ts';
import { pathToUri } from '../uris.ts';

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const;

/** Columns beyond the end of a line mean its end. */
const lineEnd = 10_000;

/** What travels with a diagnostic to its code actions. */
export interface DiagnosticData {
  readonly finding: string;
}

/** A finding as the Problems panel shows it: at the line that proves it, with what to do and the evidence elsewhere. */
export function toDiagnostic(finding: Finding): Diagnostic {
  const first = finding.actions[0];
  const link = finding.links[0];
  return {
    severity: severities[finding.severity],
    source: diagnosticSource,
    code: finding.code,
    ...(link ? { codeDescription: { href: link.url } } : {}),
    range: {
      start: { line: finding.line - 1, character: 0 },
      end: { line: Math.max(finding.line, finding.endLine) - 1, character: lineEnd },
    },
    message: [
      `${finding.title}${finding.count > 1 ? ` (${finding.count} times)` : ''}.`.replace(/\.\.$/, '.'),
      finding.cause,
      ...(finding.codes ?? []).map(({ text }) => text),
      first ? `What to do first: ${first.text}` : '',
    ]
      .filter(Boolean)
      .join('\n'),
    relatedInformation: finding.related.map(({ path, line, text, count }) => ({
      location: { uri: pathToUri(path), range: { start: { line: line - 1, character: 0 }, end: { line: line - 1, character: lineEnd } } },
      message: count > 1 ? `${text} (${count} times)` : text,
    })),
    data: { finding: finding.id } satisfies DiagnosticData,
  };
}

/** Open findings by the file that they stand in. */
export function diagnosticsByPath(findings: readonly Finding[]): Map<string, Diagnostic[]> {
  const byPath = new Map<string, Diagnostic[]>();
  for (const finding of findings) {
    if (finding.status !== 'open') continue;
    const ofPath = byPath.get(finding.path);
    if (ofPath) ofPath.push(toDiagnostic(finding));
    else byPath.set(finding.path, [toDiagnostic(finding)]);
  }
  return byPath;
}
