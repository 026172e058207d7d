import { REFUSED, Trait } from "../base/trait.js";

/** A time of day. */
export interface TimeOfDay {
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly milliseconds: number;
}

type Fields = Record<string, number>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

function asDate(value: unknown): Date | undefined {
  const date = typeof value === "string" ? new Date(value) : value;
  // A cell may run in another realm, with a Date of its own.
  const isDate = Object.prototype.toString.call(date) === "[object Date]";
  if (!isDate || Number.isNaN((date as Date).getTime())) return undefined;
  return new Date((date as Date).getTime());
}

/** Midnight UTC of a calendar day: of the UTC day when it is that already, otherwise of the local day. */
function calendarDay(date: Date): Date {
  if (date.getTime() % 86_400_000 === 0) return date;
  return new Date(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()));
}

/** A calendar day as a `Date` at midnight UTC; `"2026-05-01"` is accepted too. */
export function day(): Trait<Date | null> {
  return new Trait<Date>({
    kind: 'a Date or "YYYY-MM-DD"',
    initial: (): Date => new Date(0),
    parse(value: unknown): Date | typeof REFUSED {
      const date = asDate(value);
      return date ? calendarDay(date) : REFUSED;
    },
    toWire: (value: Date): unknown => ({
      year: value.getUTCFullYear(),
      month: value.getUTCMonth(),
      date: value.getUTCDate(),
    }),
    fromWire: (value: unknown): unknown =>
      isFields(value) ? utcDate(value.year, value.month, value.date) : value,
  }).orNull();
}

/** A moment as a `Date`; it travels in UTC. */
export function moment(): Trait<Date | null> {
  return new Trait<Date>({
    kind: "a Date or an ISO date and time",
    initial: (): Date => new Date(0),
    parse: (value: unknown): Date | typeof REFUSED => asDate(value) ?? REFUSED,
    toWire: (value: Date): unknown => ({
      year: value.getUTCFullYear(),
      month: value.getUTCMonth(),
      date: value.getUTCDate(),
      hours: value.getUTCHours(),
      minutes: value.getUTCMinutes(),
      seconds: value.getUTCSeconds(),
      milliseconds: value.getUTCMilliseconds(),
    }),
    fromWire: (v: unknown): unknown =>
      isFields(v)
        ? utcDate(v.year, v.month, v.date, v.hours, v.minutes, v.seconds, v.milliseconds)
        : v,
  }).orNull();
}

/** A wall-clock date and time: the local fields of a `Date`, without a time zone. */
export function wallClock(): Trait<Date | null> {
  return new Trait<Date>({
    kind: "a Date or an ISO date and time",
    initial: (): Date => new Date(0),
    parse: (value: unknown): Date | typeof REFUSED => asDate(value) ?? REFUSED,
    toWire: (value: Date): unknown => ({
      year: value.getFullYear(),
      month: value.getMonth(),
      date: value.getDate(),
      hours: value.getHours(),
      minutes: value.getMinutes(),
      seconds: value.getSeconds(),
      milliseconds: value.getMilliseconds(),
    }),
    fromWire: (v: unknown): unknown =>
      isFields(v)
        ? new Date(v.year, v.month, v.date, v.hours, v.minutes, v.seconds, v.milliseconds)
        : v,
  }).orNull();
}

/** A time of day; `"12:34:03.5"` is accepted too, and `seconds` and `milliseconds` may be left out. */
export function timeOfDay(): Trait<TimeOfDay | null> {
  return new Trait<TimeOfDay>({
    kind: 'a time of day like { hours: 12, minutes: 30 } or "12:30"',
    initial: (): TimeOfDay => ({ hours: 0, minutes: 0, seconds: 0, milliseconds: 0 }),
    parse(value: unknown): TimeOfDay | typeof REFUSED {
      const fields = typeof value === "string" ? timeFields(value) : value;
      if (!isFields(fields)) return REFUSED;
      const { hours, minutes = 0, seconds = 0, milliseconds = 0 } = fields;
      const fits =
        within(hours, 23) &&
        within(minutes, 59) &&
        within(seconds, 59) &&
        within(milliseconds, 999);
      return fits ? Object.freeze({ hours, minutes, seconds, milliseconds }) : REFUSED;
    },
  }).orNull();
}

/** Years below 100 are years, not short forms. */
function utcDate(year: number, month: number, date: number, ...time: number[]): Date {
  const result = new Date(Date.UTC(2000, 0, 1, ...(time as [number])));
  result.setUTCFullYear(year, month, date);
  return result;
}

function timeFields(text: string): Fields | undefined {
  const match = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?$/.exec(text.trim());
  if (!match) return undefined;
  const [, hours, minutes, seconds = "0", fraction = "0"] = match;
  return {
    hours: Number(hours),
    minutes: Number(minutes),
    seconds: Number(seconds),
    milliseconds: Number(fraction.padEnd(3, "0")),
  };
}

function within(value: unknown, max: number): boolean {
  return typeof value === "number" && value >= 0 && value <= max;
}
