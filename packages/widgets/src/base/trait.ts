import { BeambookError } from "@beambook/core";

/** How a trait travels and who may set it. */
export interface TraitOptions {
  /** Name in messages; defaults to the property's name in snake_case. */
  wire?: string;
  /** Whether the front end knows the trait; defaults to true. */
  sync?: boolean;
  /** Whether a value from one front end is passed on to the others; defaults to true. */
  echo?: boolean;
  /** Whether only the front end sets it; defaults to false. */
  readOnly?: boolean;
}

/** What {@link Trait} is made of. */
export interface TraitSpec<T> extends TraitOptions {
  /** The allowed values in words, after "must be": `an integer`, `one of "a", "b"`. */
  kind: string;
  /** Makes the default. */
  initial(): T;
  /** The value as the model keeps it, or {@link REFUSED}. */
  parse(value: unknown): T | typeof REFUSED;
  /** The value as it travels: JSON with buffers and widgets in place; defaults to the value itself. */
  toWire?(value: T): unknown;
  /** What `parse` gets of a value that arrived; defaults to the value itself. */
  fromWire?(value: unknown): unknown;
}

/** What {@link TraitSpec.parse} returns for a value that is not allowed. */
export const REFUSED: unique symbol = Symbol("refused");

/** One typed attribute of a widget model. */
export class Trait<T = unknown> {
  readonly spec: TraitSpec<T>;

  constructor(spec: TraitSpec<T>) {
    this.spec = spec;
  }

  /** The default value. */
  initial(): T {
    return this.spec.initial();
  }

  /**
   * The value as the model keeps it.
   *
   * @param owner - class and trait for the message: `IntSlider.value`
   * @throws InvalidArgument
   */
  parse(value: unknown, owner: string): T {
    const parsed = this.spec.parse(value);
    if (parsed !== REFUSED) return parsed;
    throw new BeambookError(
      "InvalidArgument",
      `${owner} must be ${this.spec.kind}, not ${show(value)}.`,
    );
  }

  /** Whether null is allowed as well. */
  orNull(): Trait<T | null> {
    const spec = this.spec;
    return new Trait<T | null>({
      ...spec,
      kind: `${spec.kind} or null`,
      initial: (): null => null,
      parse: (value: unknown): T | null | typeof REFUSED =>
        value === null || value === undefined ? null : spec.parse(value),
      toWire: (value: T | null): unknown =>
        value === null || !spec.toWire ? value : spec.toWire(value),
      fromWire: (value: unknown): unknown =>
        value === null || !spec.fromWire ? value : spec.fromWire(value),
    });
  }

  /** The same trait with another default. */
  withDefault(value: T): Trait<T> {
    return new Trait<T>({ ...this.spec, initial: (): T => value });
  }

  /** The same trait with other options. */
  with(options: TraitOptions): Trait<T> {
    return new Trait<T>({ ...this.spec, ...options });
  }
}

/** The value type of a trait. */
export type TraitValue<T> = T extends Trait<infer V> ? V : never;

/** Traits by property name. */
export type TraitTable = Record<string, Trait>;

/** A value in at most 60 characters, for messages. */
export function show(value: unknown): string {
  let text: string | undefined;
  try {
    if (ArrayBuffer.isView(value)) text = `${value.constructor.name} of ${value.byteLength} bytes`;
    else if (typeof value === "number" || typeof value === "bigint") text = String(value);
    else text = typeof value === "function" ? "a function" : JSON.stringify(value);
  } catch {
    text = Object.prototype.toString.call(value);
  }
  text ??= String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
