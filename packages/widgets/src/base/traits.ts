import { asBytes } from "@beambook/kernel/comm";
import { REFUSED, Trait, type TraitOptions } from "./trait.js";

type Parsed<T> = T | typeof REFUSED;

/** Options of a trait that is a number. */
export interface NumberOptions extends TraitOptions {
  /** Smallest value; none unless given. */
  min?: number;
  /** Largest value; none unless given. */
  max?: number;
}

/** A whole number, between limits if there are any. */
export function int(initial: number = 0, options: NumberOptions = {}): Trait<number> {
  return new Trait({
    ...options,
    kind: `an integer${limitsText(options)}`,
    initial: (): number => initial,
    parse(value: unknown): Parsed<number> {
      const number = typeof value === "bigint" ? Number(value) : value;
      return Number.isSafeInteger(number) && within(number as number, options)
        ? (number as number)
        : REFUSED;
    },
  });
}

/** A finite number, between limits if there are any. */
export function float(initial: number = 0, options: NumberOptions = {}): Trait<number> {
  return new Trait({
    ...options,
    kind: `a finite number${limitsText(options)}`,
    initial: (): number => initial,
    parse: (value: unknown): Parsed<number> =>
      typeof value === "number" && Number.isFinite(value) && within(value, options)
        ? value
        : REFUSED,
  });
}

function within(value: number, { min = -Infinity, max = Infinity }: NumberOptions): boolean {
  return value >= min && value <= max;
}

function limitsText({ min, max }: NumberOptions): string {
  if (min === undefined) return max === undefined ? "" : ` of ${max} or less`;
  return max === undefined ? ` of ${min} or more` : ` between ${min} and ${max}`;
}

/** True or false. */
export function bool(initial: boolean = false, options: TraitOptions = {}): Trait<boolean> {
  return new Trait({
    ...options,
    kind: "true or false",
    initial: (): boolean => initial,
    parse: (value: unknown): Parsed<boolean> => (typeof value === "boolean" ? value : REFUSED),
  });
}

/** Text. */
export function string(initial: string = "", options: TraitOptions = {}): Trait<string> {
  return new Trait({
    ...options,
    kind: "a string",
    initial: (): string => initial,
    parse: (value: unknown): Parsed<string> => (typeof value === "string" ? value : REFUSED),
  });
}

/** One of a few words; letter case does not matter. */
export function oneOf<const V extends string>(
  values: readonly V[],
  initial: V,
  options: TraitOptions = {},
): Trait<V> {
  return new Trait({
    ...options,
    kind: `one of ${values.map((v) => JSON.stringify(v)).join(", ")}`,
    initial: (): V => initial,
    parse(value: unknown): Parsed<V> {
      if (typeof value !== "string") return REFUSED;
      return values.find((v) => v.toLowerCase() === value.toLowerCase()) ?? REFUSED;
    },
  });
}

/** Either of two kinds, the first that fits; the default is the first's. */
export function either<A, B>(first: Trait<A>, second: Trait<B>): Trait<A | B> {
  return new Trait<A | B>({
    kind: `${first.spec.kind} or ${second.spec.kind}`,
    initial: (): A => first.initial(),
    parse(value: unknown): Parsed<A | B> {
      const parsed = first.spec.parse(value);
      return parsed === REFUSED ? second.spec.parse(value) : parsed;
    },
  });
}

/** A list; the model keeps a frozen copy, so that a change needs a new list and cannot go unnoticed. */
export function list<T>(
  item: Trait<T>,
  initial: readonly T[] = [],
  options: TraitOptions & { length?: number } = {},
): Trait<readonly T[]> {
  const { length, ...rest } = options;
  const { spec } = item;
  return new Trait<readonly T[]>({
    ...rest,
    kind: `a list of ${length ?? "values"}, each ${spec.kind}`,
    initial: (): readonly T[] => Object.freeze([...initial]),
    parse(value: unknown): Parsed<readonly T[]> {
      const items = listItems(value);
      if (!items || (length !== undefined && items.length !== length)) return REFUSED;
      const parsed: T[] = [];
      for (const entry of items) {
        const one = spec.parse(entry);
        if (one === REFUSED) return REFUSED;
        parsed.push(one);
      }
      return Object.freeze(parsed);
    },
    toWire: (value: readonly T[]): unknown =>
      spec.toWire ? value.map((entry) => spec.toWire?.(entry)) : value,
    fromWire: (value: unknown): unknown =>
      Array.isArray(value) && spec.fromWire ? value.map((entry) => spec.fromWire?.(entry)) : value,
  });
}

function listItems(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return Array.from(value as unknown as Iterable<unknown>);
  }
  return value instanceof Set ? [...value] : undefined;
}

/** Any value that JSON can hold, with binary data and widgets anywhere in it. */
export function json<T = unknown>(initial: T, options: TraitOptions = {}): Trait<T> {
  return new Trait<T>({
    ...options,
    kind: "a JSON value",
    initial: (): T => initial,
    parse: (value: unknown): Parsed<T> =>
      typeof value === "function" || typeof value === "symbol" ? REFUSED : (value as T),
  });
}

/** A value of the kernel alone: it never travels. */
export function local<T>(initial: T): Trait<T> {
  return new Trait<T>({
    sync: false,
    kind: "any value",
    initial: (): T => initial,
    parse: (value: unknown): T => value as T,
  });
}

/** Bytes; any buffer or view is accepted and not copied, text becomes UTF-8. */
export function bytes(options: TraitOptions = {}): Trait<Uint8Array> {
  return new Trait<Uint8Array>({
    ...options,
    kind: "binary data",
    initial: (): Uint8Array => new Uint8Array(0),
    parse: (value: unknown): Parsed<Uint8Array> =>
      typeof value === "string" ? new TextEncoder().encode(value) : (asBytes(value) ?? REFUSED),
  });
}

/** A constructor of typed arrays. */
export interface TypedArrayClass<T extends ArrayBufferView> {
  readonly name: string;
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): T;
  from(values: ArrayLike<number>): T;
}

/** Numbers that travel as one buffer: `typedArray(Float32Array)`. Arrives without a copy when its bytes are aligned. */
export function typedArray<T extends ArrayBufferView>(
  type: TypedArrayClass<T>,
  options: TraitOptions = {},
): Trait<T> {
  return new Trait<T>({
    ...options,
    kind: `a ${type.name}`,
    initial: (): T => type.from([]),
    parse(value: unknown): Parsed<T> {
      if (Array.isArray(value)) return type.from(value as number[]);
      const data = asBytes(value);
      if (Object.prototype.toString.call(value) === `[object ${type.name}]`) return value as T;
      return data && data.length % type.BYTES_PER_ELEMENT === 0 ? viewAs(type, data) : REFUSED;
    },
  });
}

function viewAs<T extends ArrayBufferView>(type: TypedArrayClass<T>, data: Uint8Array): T {
  const aligned = data.byteOffset % type.BYTES_PER_ELEMENT === 0 ? data : data.slice();
  return new type(aligned.buffer, aligned.byteOffset, aligned.byteLength / type.BYTES_PER_ELEMENT);
}
