/**
 * Which of two numbers of a date is the day, as far as the text of a source shows it.
 *
 * Viewers write dates as the computer's language has them; the product's own formats are month first, whatever the language, unless the
 * file proves the other order. Both can stand in one text and are judged apart. Those that came first are the ones whose earlier
 * entries are read again when a later line proves another order.
 */
import type { DatesFrom } from '../protocol/model.ts';
import type { Entry } from './entry.ts';
import { type DateOrder, otherReading } from './time.ts';

const dayMs = 86_400_000;

/** What dates of one kind show. */
class DateOrderOfKind {
  order: DateOrder;
  isDecided = false;
  #isProved = false;
  /** The time before, read in both ways. */
  #last: Readonly<Record<DateOrder, number>> = { 'month-first': Number.NaN, 'day-first': Number.NaN };

  constructor(order: DateOrder) {
    this.order = order;
  }

  /** A line shows the order; a number over 12 that did so before is believed. */
  prove(order: DateOrder): void {
    if (!this.#isProved) this.order = order;
    this.#isProved = this.isDecided = true;
  }

  /** Looks at an entry that was read in the present order; true where the order is another from now on. */
  learn(entry: Entry): boolean {
    if (Number.isNaN(entry.localMs)) return false;
    const before = this.order;
    const other = entry.isDateAmbiguous ? otherReading(entry.localMs) : entry.localMs;
    const isMonthFirst = before === 'month-first';
    const now = { 'month-first': isMonthFirst ? entry.localMs : other, 'day-first': isMonthFirst ? other : entry.localMs };
    if (entry.provesDateOrder) {
      this.prove(entry.provesDateOrder);
    } else if (!this.isDecided) {
      // Logs go forward: the reading in which this one goes back by days is wrong.
      const goesBack = (order: DateOrder) => now[order] < this.#last[order] - dayMs;
      if (goesBack('month-first') !== goesBack('day-first')) {
        this.order = goesBack('month-first') ? 'day-first' : 'month-first';
        this.isDecided = true;
      }
    }
    this.#last = now;
    return this.order !== before;
  }
}

export class DateOrders {
  readonly #written = new DateOrderOfKind('month-first');
  readonly #pasted: DateOrderOfKind;
  readonly #isSet: boolean;
  #first: 'written' | 'pasted' | undefined;
  #isAnyPastedAmbiguous = false;
  /** The day that an entry of the product's own formats was on last, read month first; NaN where each entry is looked at. */
  #dayMs = Number.NaN;

  /** `set`: the order in which viewers write here, where it is known. */
  constructor(set: DateOrder | undefined) {
    this.#isSet = set !== undefined;
    this.#pasted = new DateOrderOfKind(set ?? 'month-first');
  }

  /** That of the dates which came first: entries that were given out in another one are to be read again. */
  get order(): DateOrder {
    return this.#first === 'written' ? this.#written.order : this.#pasted.order;
  }

  /** In which dates of viewers' copies are read from here on. */
  get pastedOrder(): DateOrder {
    return this.#pasted.order;
  }

  /** How `order` is known. */
  get from(): DatesFrom {
    if (this.#first !== 'pasted') return this.#written.order === 'month-first' ? 'format' : 'proved';
    if (this.#pasted.isDecided || !this.#isAnyPastedAmbiguous) return 'proved';
    return this.#isSet ? 'setting' : 'assumed';
  }

  /** Those of the dates that came first stand in this order, as the text of a line shows. */
  prove(order: DateOrder): void {
    (this.#first === 'written' ? this.#written : this.#pasted).prove(order);
    this.#dayMs = Number.NaN;
  }

  /** In which order viewers' copies came first and prove themselves to be; `undefined` where nothing does. */
  get provedPasted(): DateOrder | undefined {
    return this.#first === 'pasted' && this.#pasted.isDecided ? this.#pasted.order : undefined;
  }

  /** Viewers' copies that prove nothing themselves are in this order, as far as is known. */
  assumePasted(order: DateOrder): void {
    if (!this.#pasted.isDecided) this.#pasted.order = order;
  }

  /** Looks at a viewer's copy that was read in `pastedOrder`, and reads its date again where that is wrong. */
  readPasted(entry: Entry): void {
    if (Number.isNaN(entry.localMs)) return;
    this.#first ??= 'pasted';
    if (entry.isDateAmbiguous) this.#isAnyPastedAmbiguous = true;
    if (this.#pasted.learn(entry) && entry.isDateAmbiguous) entry.localMs = otherReading(entry.localMs);
    if (this.#first !== 'pasted') entry.isDateAmbiguous = false;
  }

  /** Whether an entry of the product's own formats is on the day of the one before, in the usual order: then there is nothing to do. */
  isSameDay(entry: Entry): boolean {
    const intoDay = entry.localMs - this.#dayMs;
    return intoDay >= 0 && intoDay < dayMs;
  }

  /** Looks at an entry of the product's own formats that was read month first, and reads its date again where that is wrong. */
  readWritten(entry: Entry): void {
    if (Number.isNaN(entry.localMs)) return;
    this.#first ??= 'written';
    const isFirst = this.#first === 'written';
    const monthFirst = entry.localMs;
    const dates = this.#written;
    const read = () => {
      if (entry.isDateAmbiguous) entry.localMs = dates.order === 'day-first' ? otherReading(monthFirst) : monthFirst;
    };
    read();
    if (dates.learn(entry)) read();
    this.#dayMs = dates.order === 'month-first' && isFirst ? monthFirst - (((monthFirst % dayMs) + dayMs) % dayMs) : Number.NaN;
    if (!isFirst) entry.isDateAmbiguous = false;
  }
}
