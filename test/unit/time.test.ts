import { expect, test } from 'vitest';
import { encode } from '../../server/engine/bytes.ts';
import {
  isAmbiguousDate,
  localMs,
  otherReading,
  parseBias,
  parseCtime,
  parseRenderedTime,
  parseServerTime,
  provedOrder,
  type StampedTime,
  toIso,
} from '../../server/engine/time.ts';

const stampedTime = (): StampedTime => ({
  localMs: Number.NaN,
  biasMinutes: Number.NaN,
  isDateAmbiguous: false,
  provesDateOrder: undefined,
});

/** The UTC of a server format's time, local time without `Z` where it has no bias, `null` where it is no time. */
function checkServerTime(text: string, expected: string | null) {
  const bytes = encode(text);
  const out = stampedTime();
  const isTime = parseServerTime(bytes, 0, bytes.length, out);
  const isLocal = Number.isNaN(out.biasMinutes);
  const iso = isTime ? toIso(out.localMs + (isLocal ? 0 : out.biasMinutes * 60_000)) : null;
  expect(isLocal ? (iso?.slice(0, -1) ?? null) : iso, text).toBe(expected);
}

test('bias: UTC is local time plus the bias, whatever everybody else thinks', () => {
  checkServerTime('01-12-2026 10:22:50.840+240', '2026-01-12T14:22:50.840Z');
  checkServerTime('01-12-2026 15:22:51.000-060', '2026-01-12T14:22:51.000Z');
  checkServerTime('01-12-2026 15:22:51.000-60', '2026-01-12T14:22:51.000Z');
  checkServerTime('08-22-2016 04:15:01.917+420', '2016-08-22T11:15:01.917Z');
  checkServerTime('06-24-2020 15:31:46.376+00', '2020-06-24T15:31:46.376Z');
  checkServerTime('06-24-2020 15:31:46.376+000', '2020-06-24T15:31:46.376Z');
  checkServerTime('12-31-2025 23:30:00.000+240', '2026-01-01T03:30:00.000Z');
});

test('bias: 10:22:50.840+240 is 160 ms before 15:22:51.000-060', () => {
  const utc = (text: string) => {
    const bytes = encode(text);
    const out = stampedTime();
    parseServerTime(bytes, 0, bytes.length, out);
    return out.localMs + out.biasMinutes * 60_000;
  };
  expect(utc('01-12-2026 15:22:51.000-060') - utc('01-12-2026 10:22:50.840+240')).toBe(160);
});

test('bias: what script loggers write', () => {
  checkServerTime('01-12-2026 10:22:50.840+-360', '2026-01-12T04:22:50.840Z');
  checkServerTime('01-12-2026 10:22:50.840-+360', '2026-01-12T04:22:50.840Z');
  checkServerTime('01-12-2026 10:22:50.840', '2026-01-12T10:22:50.840');
  checkServerTime('01-12-2026 10:22:50.840 ', '2026-01-12T10:22:50.840');
  checkServerTime('01-12-2026 10:22:50+060', '2026-01-12T11:22:50.000Z');
});

test('fractions of a second have any number of digits', () => {
  checkServerTime('01-12-2026 10:22:50.6721099', '2026-01-12T10:22:50.672');
  checkServerTime('01-12-2026 10:22:50.5+000', '2026-01-12T10:22:50.500Z');
  checkServerTime('01-12-2026 10:22:50.05+000', '2026-01-12T10:22:50.050Z');
  checkServerTime('01-12-2026 10:22:50.999+000', '2026-01-12T10:22:50.999Z');
});

test('the machine on which this runs has no say: no hour is lost when clocks change', () => {
  checkServerTime('03-29-2026 02:30:00.000', '2026-03-29T02:30:00.000');
  checkServerTime('03-08-2026 02:30:00.000', '2026-03-08T02:30:00.000');
  checkServerTime('02-29-2024 00:00:00.000', '2024-02-29T00:00:00.000');
});

test('what is no time', () => {
  for (const text of [
    '',
    '01-12-2026',
    '13-13-2026 10:00:00.000',
    '00-01-2026 10:00:00.000',
    '01-32-2026 10:00:00.000',
    '01-12-2026 25:00:00.000',
    'ab-cd-efgh ij:kl:mn.opq',
  ])
    checkServerTime(text, null);
  checkServerTime('01/12/2026 10:00:00.000', null);
});

test('the day can stand first where the month cannot', () => {
  const check = (date: string, expected: Partial<StampedTime>) => {
    const bytes = encode(`${date} 10:00:00.000`);
    const out = stampedTime();
    expect(parseServerTime(bytes, 0, bytes.length, out), date).toBe(true);
    expect(out, date).toMatchObject(expected);
  };
  check('24-11-2026', { localMs: Date.UTC(2026, 10, 24, 10), isDateAmbiguous: false, provesDateOrder: 'day-first' });
  check('11-24-2026', { localMs: Date.UTC(2026, 10, 24, 10), isDateAmbiguous: false, provesDateOrder: 'month-first' });
  check('11-12-2026', { localMs: Date.UTC(2026, 10, 12, 10), isDateAmbiguous: true, provesDateOrder: undefined });
  // The same date again, which is not parsed anew.
  check('11-12-2026', { localMs: Date.UTC(2026, 10, 12, 10), isDateAmbiguous: true, provesDateOrder: undefined });
  check('11-11-2026', { localMs: Date.UTC(2026, 10, 11, 10), isDateAmbiguous: false, provesDateOrder: undefined });
});

test('parseBias', () => {
  const check = (text: string, expected: number) => expect(parseBias(encode(text), 0, text.length), text).toBe(expected);
  check('+240', 240);
  check('-60', -60);
  check('-060', -60);
  check('+00', 0);
  check('+-360', -360);
  check('--60', 60);
  for (const none of ['', ' ', '+', '240', '+x', '+9999', '+60000']) check(none, Number.NaN);
});

test('parseCtime: the 1997 trailers and GMTDATE', () => {
  const check = (text: string, expected: string | null) => expect(toIso(parseCtime(text)), text).toBe(expected);
  check('Wed May 21 17:09:02 1997', '1997-05-21T17:09:02.000Z');
  check('Wed May 21 17:09:02 1997~', '1997-05-21T17:09:02.000Z');
  check('Wed May 11 18:33:34.813 2016', '2016-05-11T18:33:34.813Z');
  check('Tue Oct  9 22:36:30.986 2018', '2018-10-09T22:36:30.986Z');
  check('Wed Foo 21 17:09:02 1997', null);
  check('21 May 1997', null);
});

test('parseRenderedTime', () => {
  const check = (text: string, order: 'month-first' | 'day-first', expected: string | null) =>
    expect(toIso(parseRenderedTime(text, order)), text).toBe(expected);
  check('8/2/2016 2:20:24 PM', 'month-first', '2016-08-02T14:20:24.000Z');
  check('8/2/2016 12:20:24 AM', 'month-first', '2016-08-02T00:20:24.000Z');
  check('8/2/2016 12:20:24 PM', 'month-first', '2016-08-02T12:20:24.000Z');
  check('02/07/2018 14:24:06', 'month-first', '2018-02-07T14:24:06.000Z');
  check('02/07/2018 14:24:06', 'day-first', '2018-07-02T14:24:06.000Z');
  check('13/07/2018 14:24:06', 'month-first', '2018-07-13T14:24:06.000Z');
  check('07/13/2018 14:24:06', 'day-first', '2018-07-13T14:24:06.000Z');
  check('02.07.2018 14:24:06,125', 'day-first', '2018-07-02T14:24:06.125Z');
  check('10-31-2025 17:40:06.421', 'month-first', '2025-10-31T17:40:06.421Z');
  check('1/2/18 1:02:03', 'month-first', '2018-01-02T01:02:03.000Z');
  check('13/13/2018 14:24:06', 'month-first', null);
  check('yesterday', 'month-first', null);
});

test('day and month: what proves their order, and the other way to read a date', () => {
  expect(provedOrder('13/07/2018 14:24:06')).toBe('day-first');
  expect(provedOrder('07/13/2018 14:24:06')).toBe('month-first');
  expect(provedOrder('07/08/2018 14:24:06')).toBeUndefined();
  expect(isAmbiguousDate('07/08/2018')).toBe(true);
  expect(isAmbiguousDate('07/07/2018')).toBe(false);
  expect(isAmbiguousDate('13/07/2018')).toBe(false);
  for (const [text, other] of [
    ['02/07/2018 14:24:06', '2018-07-02T14:24:06.000Z'],
    ['12/01/1999 00:00:00', '1999-01-12T00:00:00.000Z'],
    ['03/02/2024 23:59:59', '2024-02-03T23:59:59.000Z'],
  ] as const) {
    const ms = parseRenderedTime(text, 'month-first');
    expect(toIso(otherReading(ms)), text).toBe(other);
    expect(otherReading(otherReading(ms)), text).toBe(ms);
  }
});

test('localMs and toIso', () => {
  expect(localMs(1970, 1, 1, 0, 0, 0, 0)).toBe(0);
  expect(localMs(2000, 2, 29, 12, 0, 0, 5)).toBe(Date.UTC(2000, 1, 29, 12, 0, 0, 5));
  expect(localMs(2026, 0, 1, 0, 0, 0, 0)).toBeNaN();
  expect(toIso(Number.NaN)).toBeNull();
});
