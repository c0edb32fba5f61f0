import type { SeverityMark } from './template.ts';
import type { DateOrder } from './time.ts';

export type Format = 'server' | 'ccm' | 'setup' | 'tool' | 'role-setup' | 'rendered' | 'plain';

/**
 * One record of a log, as a range of a buffer. Readers reuse one object and one buffer: whoever keeps something copies it.
 */
export interface Entry {
  format: Format;
  /** 1-based line on which the record begins, and the one on which it ends. */
  line: number;
  endLine: number;
  /** The message, in `bytes`. */
  textStart: number;
  textEnd: number;
  /** Local time in ms counted as UTC; NaN where the record has none. */
  localMs: number;
  /** Minutes to add to get UTC; NaN where the record does not say. */
  biasMinutes: number;
  /** A date such as `02/07/2018`: day and month could change places, and would if a later line proves it. */
  isDateAmbiguous: boolean;
  /** Of a date with a number over 12: the order of day and month that it proves. */
  provesDateOrder: DateOrder | undefined;
  /** Empty where the record names none. */
  component: string;
  /** -1 where the record names none. */
  thread: number;
  /** From the record itself (CCM `type`); the message's own mark and the catalog come later. */
  severity: SeverityMark | undefined;
  /** Damaged: head or trailer cut. */
  torn: boolean;
}

export const newEntry = (): Entry => ({
  format: 'plain',
  line: 0,
  endLine: 0,
  textStart: 0,
  textEnd: 0,
  localMs: Number.NaN,
  biasMinutes: Number.NaN,
  isDateAmbiguous: false,
  provesDateOrder: undefined,
  component: '',
  thread: -1,
  severity: undefined,
  torn: false,
});
