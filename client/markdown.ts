/**
 * A text as markdown that shows exactly this text, on one line. VS Code's own `appendText` makes every blank unbreakable, so
 * long texts break inside words; and it leaves addresses to be made links. Here all but letters, digits, blanks and commas are
 * written by their number, which leaves no syntax to mean anything.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[^\p{L}\p{N} ,]/gu, character => `&#${character.codePointAt(0)};`);
}
