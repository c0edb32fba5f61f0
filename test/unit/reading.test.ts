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

/** A status message of 5 November 2026, 23:28 in the zone of Santiago, beside a date as a viewer has copied it. */
const statusMessage = (date: string, gmt = 'Fri Nov 06 02:28:11.746 2026') =>
  `STATMSG: ID=3306 SEV=I LEV=M SOURCE="SMS Server" COMP="SMS_HIERARCHY_MANAGER" SYS=CM01.contoso.com SITE=CAS PID=4604 TID=4888 GMTDATE=${gmt} ISTR0="E:\\ConfigMgr\\inboxes\\hman.box\\CAS.SCU" ISTR1=""\tSMS_HIERARCHY_MANAGER\t${date} 23:28:11\t4888 (0x1318)\r\n`;

test('GMTDATE shows the order of day and month, and a zone that no place has is none', () => {
  const first = '2026-11-06T02:28:11.000Z';
  check(statusMessage('05/11/2026'), {}, { datesFrom: 'proved', zone: 180, zoneFrom: 'statmsg', first });
  check(statusMessage('11/05/2026'), {}, { datesFrom: 'proved', zone: 180, zoneFrom: 'statmsg', first });
  check(statusMessage('05/11/2026'), { dateOrder: 'month-first' }, { datesFrom: 'proved', zone: 180, first });
  // Neither reading is of this day: the status message was written at another time than the line.
  check(statusMessage('05/09/2026'), {}, { datesFrom: 'assumed', zone: 0, zoneFrom: 'assumed' });
});

test('what one log of a set proves of dates holds for those that prove nothing', () => {
  const sources = (paths: readonly string[]) => {
    const [proving, other] = paths;
    const logs = { [proving!]: statusMessage('05/11/2026'), [other!]: pasted('06/11/2026') };
    return report(logs).sources.map(({ datesFrom, first }) => [datesFrom, first]);
  };
  const both = [
    ['sibling', '2026-11-06T17:24:06.000Z'],
    ['proved', '2026-11-06T02:28:11.000Z'],
  ];
  expect(sources(['/CM01/hman.log', '/CM01/dmpdownloader.log'])).toEqual(both);
  const paste = { '/CM01/hman.log': statusMessage('05/11/2026'), '/CM01/dmpdownloader.log': pasted('06/11/2026') };
  const set = report(paste, undefined, { reading: { dateOrder: 'month-first' } });
  expect(set.sources.map(({ datesFrom, first }) => [datesFrom, first])).toEqual(both);
  // Two that contradict each other prove nothing to a third.
  const three = { '/a/hman.log': pasted('13/11/2026'), '/b/hman.log': pasted('11/13/2026'), '/c/hman.log': pasted('06/11/2026') };
  expect(report(three).sources.map(({ datesFrom }) => datesFrom)).toEqual(['proved', 'proved', 'assumed']);
});

test('between dots the day stands first, and a year in front is followed by the month', () => {
  check(pasted('05.11.2026'), {}, { datesFrom: 'proved', first: '2026-11-05T14:24:06.000Z' });
  check(pasted('05.11.2026'), { dateOrder: 'month-first' }, { first: '2026-11-05T14:24:06.000Z' });
  for (const date of ['2026-11-05', '2026/11/05', '2026.11.5'])
    check(pasted(date), { dateOrder: 'day-first' }, { format: 'rendered', first: '2026-11-05T14:24:06.000Z' });
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
