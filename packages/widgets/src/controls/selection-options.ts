import { BeambookError } from "@beambook/core";
import { isPlain } from "../base/same.js";

/** What a user can choose from: values, `[label, value]` pairs, or a record or map of values by label. */
export type SelectionOptions =
  | readonly unknown[]
  | ReadonlyMap<string, unknown>
  | { readonly [label: string]: unknown };

/** The values of {@link SelectionOptions}. */
export type OptionValue<O> = O extends readonly (readonly [string, infer V])[]
  ? V
  : O extends readonly (infer V)[]
    ? V
    : O extends ReadonlyMap<string, infer V>
      ? V
      : O extends { readonly [label: string]: infer V }
        ? V
        : unknown;

/** Options with their labels. */
export interface Choices {
  readonly labels: readonly string[];
  readonly values: readonly unknown[];
}

/**
 * Labels and values of options. A list whose items are all pairs is taken as labels and values; values without a label
 * are labelled by their text.
 *
 * @throws InvalidArgument when it is neither a list, a map nor a record
 */
export function choicesOf(owner: string, options: unknown): Choices {
  const pairs = pairsOf(options);
  if (!pairs) {
    throw new BeambookError(
      "InvalidArgument",
      `${owner}.options must be a list of values, a list of [label, value] pairs, or a record of values by label.`,
    );
  }
  return {
    labels: Object.freeze(pairs.map(([label]) => String(label))),
    values: Object.freeze(pairs.map(([, value]) => value)),
  };
}

function pairsOf(options: unknown): [unknown, unknown][] | undefined {
  if (options instanceof Map) return [...options];
  if (isIterable(options) && typeof options !== "string") {
    const items = [...options];
    const paired = items.every((item) => Array.isArray(item) && item.length === 2);
    return items.map((item) => (paired ? (item as [unknown, unknown]) : [labelOf(item), item]));
  }
  return isPlain(options) ? Object.entries(options) : undefined;
}

function labelOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  const text = String(value);
  return text === "[object Object]" ? JSON.stringify(value) : text;
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.iterator in value;
}
