/** What an object is asked for its names with. */
export interface NameQuestion {
  /** Method whose argument is being typed; undefined for `object["…"]`. */
  method: string | undefined;
  /** Place of the argument, or of the element in the list it stands in. */
  index: number;
  /** The other arguments, as far as they are known. */
  args: readonly unknown[];
}

/**
 * Key of the method by which an object completes text arguments of its methods: it gets a {@link NameQuestion} and
 * returns names.
 */
export const COMPLETE_NAMES: unique symbol = Symbol.for("beambook.completeNames") as never;

/** Data that is found by source and key, as of a EuXFEL run. */
interface SourcesAndKeys {
  readonly allSources: readonly string[];
  keysForSource(source: string): readonly string[];
  key?(source: string, key: string): unknown;
}

const MAX_NAMES = 5000;

/** Names that fit an argument, from the live object itself; nothing is read but what it has ready. */
export function liveNames(object: unknown, question: NameQuestion): string[] {
  if (typeof object !== "object" || object === null) return [];
  try {
    return [...namesOf(object, question)].slice(0, MAX_NAMES).map(String);
  } catch {
    return [];
  }
}

/** The part of an object that a source and a key name. */
export function liveEntry(object: unknown, { index, args }: NameQuestion, text: string): unknown {
  if (!hasSources(object) || index !== 1 || typeof args[0] !== "string") return undefined;
  try {
    return object.key?.(args[0], text);
  } catch {
    return undefined;
  }
}

function namesOf(object: object, question: NameQuestion): Iterable<unknown> {
  const own = (object as { [COMPLETE_NAMES]?: unknown })[COMPLETE_NAMES];
  if (typeof own === "function") return own.call(object, question) as Iterable<unknown>;
  const { method, index, args } = question;
  if (hasSources(object)) {
    if (index === 0) return object.allSources;
    return index === 1 && typeof args[0] === "string" ? object.keysForSource(args[0]) : [];
  }
  if (object instanceof Map) return index === 0 ? object.keys() : [];
  if (method === undefined) return Object.keys(object);
  return EXPRESSIONS.has(method) ? [] : partNames(object);
}

/** Methods that take an expression rather than a name. */
const EXPRESSIONS: ReadonlySet<string> = new Set(["query", "eval"]);

/** Columns of a table; axes and coordinates of an array. */
function* partNames(object: object): Generator<string> {
  const { columns, dims, coords } = object as Record<string, unknown>;
  if (isRecord(columns)) yield* Object.keys(columns);
  if (!Array.isArray(dims)) return;
  yield* dims.filter((dim) => typeof dim === "string");
  if (isRecord(coords)) yield* Object.keys(coords);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function hasSources(value: unknown): value is SourcesAndKeys {
  return (
    typeof value === "object" &&
    value !== null &&
    "allSources" in value &&
    typeof (value as { keysForSource?: unknown }).keysForSource === "function"
  );
}
