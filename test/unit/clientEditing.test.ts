/** What the client decides by itself about reading logs in the text editor. */
import { describe, expect, test } from 'vitest';
import { Following, followingText } from '../../client/following.ts';
import { looksLikePastedLog } from '../../client/logText.ts';
import { elapsedText, spanText } from '../../client/spanText.ts';

test.each([
  [0, '0 ms'],
  [840, '840 ms'],
  [4200, '4.2 s'],
  [724_000, '12 min 4 s'],
  [720_000, '12 min'],
  [7_800_000, '2 h 10 min'],
  [97_200_000, '1 d 3 h'],
  [86_400_000 + 60_000, '1 d'],
])('%d ms are %s', (ms, text) => {
  expect(elapsedText(ms)).toBe(text);
});

test('a selection is told from two entries on', () => {
  expect(spanText({ entries: 34, elapsedMs: 724_000 })).toBe('12 min 4 s · 34 entries');
  expect(spanText({ entries: 3, elapsedMs: null })).toBe('3 entries');
  expect(spanText({ entries: 1, elapsedMs: null })).toBeUndefined();
});

describe('following', () => {
  /** A view of 20 lines at the end of a text of 100. */
  const begin = () => {
    const following = new Following(100);
    following.scroll(80, 99);
    return following;
  };

  test('sticks while the text grows and the view comes after it', () => {
    const following = begin();
    following.grow(112);
    // The text has grown, the view has not moved yet.
    following.scroll(80, 99);
    expect([following.isSticking, followingText(following)]).toEqual([true, '$(arrow-down) Following: 12 new lines']);
    following.scroll(92, 111);
    expect(following.isSticking).toBe(true);
  });

  test('stops when one scrolls up, counts what comes then, and goes on at the end', () => {
    const following = begin();
    following.scroll(60, 79);
    expect([following.isSticking, followingText(following)]).toEqual([false, '$(debug-pause) Not following']);
    following.grow(101);
    expect(followingText(following)).toBe('$(debug-pause) 1 new line below');
    following.scroll(70, 89);
    expect(following.isSticking).toBe(false);
    following.scroll(82, 100);
    expect([following.isSticking, followingText(following)]).toEqual([true, '$(arrow-down) Following']);
  });

  test('a log that rolls over is followed on', () => {
    const following = begin();
    following.grow(3);
    following.scroll(0, 2);
    expect([following.isSticking, following.newLines]).toEqual([true, 2]);
  });

  test('a taller view at the same place is no scrolling', () => {
    const following = begin();
    following.scroll(75, 99);
    expect(following.isSticking).toBe(true);
  });
});

test.each([
  ['Hello,\nwe see this:\nChecking  $$<SMS_DMP_DOWNLOADER><11-24-2026 10:22:50.840+240><thread=4312 (0x10D8)>', true],
  ['<![LOG[Done]LOG]!><time="10:22:50.840+240" date="11-24-2026">', true],
  ['Checking\tSMS_DMP_DOWNLOADER\t11/24/2026 10:22:50 AM\t4312 (0x10D8)', true],
  ['Checking    SMS_DMP_DOWNLOADER    11/24/2026 10:22:50 AM    4312 (0x10D8)', true],
  ['hman.log:1155:Checking  $$<SMS_HIERARCHY_MANAGER><11-24-2026 10:22:50.840+240><thread=4312 (0x10D8)>', true],
  ['Notes on the SMS_DMP_DOWNLOADER component and its thread', false],
  ['2026-11-24 10:22:50 INFO server started', false],
  ['name\tdate\tcount\nx\t11/24/2026\t4', false],
  ['', false],
])('a pasted text that is a log: %j %s', (text, isLog) => {
  expect(looksLikePastedLog(text)).toBe(isLog);
});
