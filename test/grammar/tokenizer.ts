/** Tokenizes text with our grammar as VS Code does. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { IGrammar } from 'vscode-textmate';

const require = createRequire(import.meta.url);
const oniguruma = require('vscode-oniguruma') as typeof import('vscode-oniguruma');
const textmate = require('vscode-textmate') as typeof import('vscode-textmate');

export const grammarFile = join(import.meta.dirname, '..', '..', 'syntaxes', 'configmgr-log.tmLanguage.json');
const scopeName = 'text.configmgr-log';

let grammar: Promise<IGrammar> | undefined;

async function loadGrammar(): Promise<IGrammar> {
  await oniguruma.loadWASM(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: sources => new oniguruma.OnigScanner(sources),
      createOnigString: text => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(readFileSync(grammarFile, 'utf8'), grammarFile),
  });
  const loaded = await registry.loadGrammar(scopeName);
  if (loaded === null) throw new Error('the grammar cannot be loaded');
  return loaded;
}

export interface Token {
  readonly text: string;
  /** The innermost scope without the language's suffix, e.g. `constant.language.guid`; `` for plain text. */
  readonly scope: string;
  readonly scopes: readonly string[];
}

/** The tokens of each line; neighbours of one scope are joined. */
export async function tokenize(lines: readonly string[]): Promise<readonly (readonly Token[])[]> {
  grammar ??= loadGrammar();
  const { tokenizeLine } = await grammar.then(loaded => ({ tokenizeLine: loaded.tokenizeLine.bind(loaded) }));
  let state = textmate.INITIAL;
  return lines.map(line => {
    const result = tokenizeLine(line, state);
    state = result.ruleStack;
    const tokens: Token[] = [];
    for (const { startIndex, endIndex, scopes } of result.tokens) {
      const scope = (scopes.at(-1) ?? '').replace(/\.?(?:text\.)?configmgr-log$/, '');
      const text = line.slice(startIndex, endIndex);
      const last = tokens.at(-1);
      if (last && last.scope === scope) tokens[tokens.length - 1] = { ...last, text: last.text + text };
      else if (text !== '') tokens.push({ text, scope, scopes });
    }
    return tokens;
  });
}
