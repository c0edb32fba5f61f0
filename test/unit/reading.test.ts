/** What settings and lines say of how files are to be read, as the report shows it. */
import { expect, test } from 'vitest';
import { encode } from '../../server/engine/bytes.ts';
import type { Reading } from '../../server/engine/entryReader.ts';
import { coverageText } from '../../server/engine/index.ts';
import type { Source } from '../../server/protocol/model.ts';
import { report } from './checkAnalysis.ts';

const pasted = (...dates: readonly string[]) =>
  dates.map(date => `Download manifest.cab\tSMS_DMP_DOWNLOADER\t${date} 14:24:06\t7568 (0x1D90)\r\n`).join('');
const server = (...dates: readonly string[]) =>
  dates.map(date => `Download manifest.cab  $$<SMS_DMP_DOWNLOADER><${date} 23:24:06.000+240><thread=7568 (0x1D90)>\r\n`).join('');

function check(text: string | Uint8Array, reading: Reading, expected: Partial<Source>) {
  const { sources } = report({ '/logs/dmpdownloader.log': text }, undefined, { reading });
  expect(sources[0]).toMatchObject(expected);
}

test('dates of pasted lines: proved, by the setting, or month first and marked as assumed', () => {
  check(pasted('02/07/2018'), {}, { datesFrom: 'assumed', first: '2018-02-07T14:24:06.000Z' });
  check(pasted('02/07/2018'), { dateOrder: 'day-first' }, { datesFrom: 'setting', first: '2018-07-02T14:24:06.000Z' });
  check(pasted('02/07/2018', '13/07/2018'), {}, { datesFrom: 'proved', first: '2018-07-02T14:24:06.000Z' });
  check(pasted('02/07/2018', '02/13/2018'), { dateOrder: 'day-first' }, { datesFrom: 'proved', first: '2018-02-07T14:24:06.000Z' });
  check(pasted('07/07/2018'), {}, { datesFrom: 'proved' });
});

test('dates of the product: as its format has them, whatever the setting, unless the file proves another order', () => {
  check(server('02-07-2018'), { dateOrder: 'day-first' }, { datesFrom: 'format', first: '2018-02-08T03:24:06.000Z' });
  check(server('02-07-2018', '02-13-2018'), {}, { datesFrom: 'format', first: '2018-02-08T03:24:06.000Z' });
  // The local date changes, not that of UTC.
  check(
    server('02-07-2018', '13-07-2018'),
    {},
    { datesFrom: 'proved', first: '2018-07-03T03:24:06.000Z', last: '2018-07-14T03:24:06.000Z' },
  );
  check(
    server('12-01-2018', '01-02-2018'),
    {},
    { datesFrom: 'proved', first: '2018-01-13T03:24:06.000Z', last: '2018-02-02T03:24:06.000Z' },
  );
});

test('each kind of dates in one text is read by itself', () => {
  check(server('02-07-2018') + pasted('13/07/2018'), {}, { datesFrom: 'format', first: '2018-02-08T03:24:06.000Z' });
  check(
    pasted('02/07/2018', '13/07/2018') + server('08-02-2018'),
    {},
    {
      datesFrom: 'proved',
      first: '2018-07-02T18:24:06.000Z',
      last: '2018-08-03T03:24:06.000Z',
    },
  );
});

test('an assumption is said in the report', () => {
  const found = (text: string) => coverageText(report({ '/logs/dmpdownloader.log': text }));
  expect(found(pasted('02/07/2018'))).toContain('Dates of 1 log are read month first, which nothing in it proves.');
  expect(found(pasted('02/13/2018'))).not.toContain('month first');
  expect(found(server('02-07-2018'))).not.toContain('month first');
});

test('the code page of the setting', () => {
  const bytes = encode(server('02-07-2018').replace('manifest', 'm?nifest'));
  bytes[10] = 0xe4;
  check(bytes, {}, { encoding: 'windows-1252' });
  check(bytes, { codePage: 'windows-1251' }, { encoding: 'windows-1251' });
  check(bytes, { codePage: 'utf-8' }, { encoding: 'utf-8' });
});
