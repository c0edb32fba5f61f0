import { expect, test } from 'vitest';
import { encode } from '../../server/engine/bytes.ts';
import { looksLikeLog } from '../../server/engine/sniff.ts';
import { knowledge } from './checkAnalysis.ts';

function check(head: string | Uint8Array, expected: boolean) {
  expect(looksLikeLog(knowledge, typeof head === 'string' ? encode(head) : head), String(head).slice(0, 60)).toBe(expected);
}

test('the shape of a record proves a log', () => {
  check('whatever  $$<X><01-12-2026 10:22:50.840+240><thread=4312 (0x10D8)>\r\n', true);
  check('<![LOG[a]LOG]!><time="13:59:35.6721099" date="11-29-2022" component="X" context="" type="1" thread="153" file="">', true);
  check('Download manifest.cab\tSMS_DMP_DOWNLOADER\t8/2/2016 2:20:24 PM\t7568 (0x1D90)', true);
  check('2024-11-19 11:53:40 INFO:downloading redist', true);
  check('<05/13/24 11:53:40> SMSMP Setup Started....', true);
});

test('so does a line that is known', () => {
  check('INFO: setupdl.exe: Finish\r\n', true);
  check('Please help!\n\nHasn’t synced recently.\nThanks', true);
});

test('other text is none', () => {
  check('', false);
  check('Dear colleagues,\r\nthe server is down.\r\nERROR: I am tired\r\n', false);
  check('{ "a": 1 }\n', false);
  check('[2024-11-19T11:53:40Z] GET /index.html 200\n', false);
  check('<html><body>x</body></html>\n', false);
  check('#include <stdio.h>\nint main() { return 0; }\n', false);
});

test('a head that ends in the middle of a record', () => {
  check('a  $$<X><01-12-2026 10:22:50.840+240><thread=4312 (0x10D8)>\r\nb  $$<X><01-1', true);
  check(Uint8Array.of(0xff, 0xfe, 65), false);
});
