/** Filters of the log view → a test of entries that always ends. */
import { createContext, Script } from 'node:vm';
import { filterTextMost, type LogFilter } from '../../protocol/logView.ts';
import type { LoggedEntry } from '../../sources/index.ts';

/** A pattern may work so long on some hundred messages; an honest one needs a thousandth of it. */
const budgetMs = 500;
/** A pattern sees so much of a message. */
const textMost = 32 * 1024;

/** `tooSlow`: the pattern was stopped, so nothing is known of these entries. */
export type Tested = readonly boolean[] | 'tooSlow';

export interface EntryTest {
  test(entries: readonly LoggedEntry[]): Tested;
}

export type Compiled = { readonly ok: true; readonly test: EntryTest } | { readonly ok: false; readonly message: string };

export const tooSlowMessage =
  'This expression takes too long and was stopped: repetitions inside of repetitions, such as (a+)+, can try endlessly. Write it simpler.';

export const isEmptyFilter = (filter: LogFilter): boolean =>
  filter.text === '' &&
  filter.package === '' &&
  filter.fromUtcMs === null &&
  filter.toUtcMs === null &&
  [filter.components, filter.threads, filter.severities, filter.stages, filter.sources].every(list => list.length === 0);

export function compileFilter(filter: LogFilter): Compiled {
  const texts = compileText(filter);
  if ('message' in texts) return { ok: false, message: texts.message };
  const fits = compileFields(filter);
  return {
    ok: true,
    test: {
      test: entries => {
        const passed = entries.map(fits);
        if (texts.find === undefined) return passed;
        const left = entries.filter((_, at) => passed[at]);
        const found = texts.find(left.map(({ text }) => text));
        if (found === 'tooSlow') return found;
        let at = 0;
        return passed.map(isIn => isIn && found[at++]!);
      },
    },
  };
}

type FindTexts = (texts: readonly string[]) => Tested;

function compileText({
  text,
  isRegex,
  isCaseSensitive,
}: LogFilter): { readonly find: FindTexts | undefined } | { readonly message: string } {
  if (text === '') return { find: undefined };
  if (text.length > filterTextMost) return { message: `A filter has at most ${filterTextMost} characters.` };
  if (!isRegex) {
    if (isCaseSensitive) return { find: texts => texts.map(one => one.includes(text)) };
    const wanted = text.toLowerCase();
    return { find: texts => texts.map(one => one.toLowerCase().includes(wanted)) };
  }
  try {
    return { find: withBudget(new RegExp(text, isCaseSensitive ? 'u' : 'iu')) };
  } catch {
    // Much that is written by hand is right only in the older syntax: a brace that stands for itself.
  }
  try {
    return { find: withBudget(new RegExp(text, isCaseSensitive ? '' : 'i')) };
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * A pattern can take longer than the world will last, and nothing in a thread of its own can stop it; a script with a time limit can. The
 * limit costs a tenth of a millisecond, so it is set for many messages together.
 */
function withBudget(pattern: RegExp): FindTexts {
  const world: { pattern: RegExp; texts: readonly string[]; found: boolean[] } = { pattern, texts: [], found: [] };
  const context = createContext(world);
  const script = new Script('found = []; for (const text of texts) found.push(pattern.test(text));');
  return texts => {
    if (texts.length === 0) return [];
    world.texts = texts.map(text => (text.length > textMost ? text.slice(0, textMost) : text));
    try {
      script.runInContext(context, { timeout: budgetMs });
      return world.found;
    } catch {
      return 'tooSlow';
    }
  };
}

function compileFields(filter: LogFilter): (entry: LoggedEntry) => boolean {
  const conditions: ((entry: LoggedEntry) => boolean)[] = [];
  const oneOf = <T>(values: readonly T[], of: (entry: LoggedEntry) => T | undefined) => {
    if (values.length === 0) return;
    const wanted = new Set(values);
    conditions.push(entry => {
      const value = of(entry);
      return value !== undefined && wanted.has(value);
    });
  };
  oneOf(filter.sources, entry => entry.source);
  oneOf(
    filter.components.map(name => name.toLowerCase()),
    entry => entry.component.toLowerCase(),
  );
  oneOf(filter.threads, entry => entry.thread);
  // Only a mark makes an entry more than that.
  oneOf(filter.severities, entry => entry.severity ?? 'information');
  if (filter.stages.includes('any')) conditions.push(entry => entry.marks !== undefined);
  else oneOf(filter.stages, ({ marks }) => marks && `${marks.flow}.${marks.stage}`);
  const { fromUtcMs, toUtcMs } = filter;
  if (fromUtcMs !== null) conditions.push(entry => entry.utcMs >= fromUtcMs);
  if (toUtcMs !== null) conditions.push(entry => entry.utcMs <= toUtcMs);
  if (filter.package !== '') {
    const wanted = filter.package.trim().toLowerCase();
    conditions.push(
      ({ text, captures }) => text.toLowerCase().includes(wanted) || Object.values(captures).some(value => value.toLowerCase() === wanted),
    );
  }
  return entry => conditions.every(holds => holds(entry));
}
