import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NumberSet } from '../../server/sources/numberSet.ts';

test('rank, place and cut are those of the sorted list', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(9000), { maxLength: 400 }),
      fc.nat(9500),
      fc.array(fc.nat(9000), { maxLength: 5 }),
      (numbers, cut, probes) => {
        const set = new NumberSet();
        let sorted = [...numbers].sort((a, b) => a - b);
        const check = () => {
          expect(set.count).toBe(sorted.length);
          for (const [at, value] of sorted.entries()) expect(set.at(at)).toBe(value);
          expect(set.at(sorted.length)).toBe(-1);
          for (const probe of [...probes, cut]) {
            expect(set.rank(probe)).toBe(sorted.filter(value => value < probe).length);
            expect(set.has(probe)).toBe(sorted.includes(probe));
          }
        };
        for (const value of sorted) set.add(value);
        check();
        set.cutFrom(cut);
        sorted = sorted.filter(value => value < cut);
        check();
        for (const more of [cut, cut + 1, cut + 5000]) {
          set.add(more);
          sorted.push(more);
        }
        check();
      },
    ),
    { numRuns: 60 },
  );
});
