import type { Span } from '../server/protocol/editor.ts';

/** `12 min 4 s`, `1 d 3 h`, `4.2 s`: the two largest units. */
export function elapsedText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  return parts
    .slice(first, first + 2)
    .flatMap(([value, unit]) => (value > 0 ? `${value} ${unit}` : []))
    .join(' ');
}

/** `12 min 4 s · 34 entries`; `undefined` where fewer than two entries are selected. */
export function spanText({ entries, elapsedMs }: Span): string | undefined {
  if (entries < 2) return undefined;
  return elapsedMs === null ? `${entries} entries` : `${elapsedText(elapsedMs)} · ${entries} entries`;
}
