import { closestNames } from "../../closest.js";
import { JUPYTER_DISPLAY, type MimeBundle } from "../../display.js";
import { BeambookError } from "../../errors.js";
import { Table } from "../../table/index.js";
import { type OrientationFit, ringKey } from "./orientation-fit.js";

/** Fits of several rings of one image, by reflection or q. */
export class OrientationFits implements Iterable<OrientationFit> {
  readonly #fits: Map<string, OrientationFit>;
  /** Rings that could not be fitted, with the reason. */
  readonly failures: Readonly<Record<string, string>>;

  /** @internal */
  constructor(fits: readonly OrientationFit[], failures: Readonly<Record<string, string>>) {
    this.#fits = new Map(fits.map((fit) => [fit.key, fit]));
    this.failures = failures;
  }

  /** Keys of the rings: `"[1 1 0]"`, `"0.05"`. */
  keys(): string[] {
    return [...this.#fits.keys()];
  }

  /** How many rings were fitted. */
  get size(): number {
    return this.#fits.size;
  }

  /**
   * The fit of a ring: by indices `[1, 1, 0]`, by `"[1 1 0]"` or `"[1, 1, 0]"`, or by q.
   *
   * @throws NotFound with the closest names, or with the reason why a ring was not fitted
   */
  get(ring: readonly number[] | number | string): OrientationFit {
    const key = typeof ring === "string" ? normalKey(ring) : ringKey(ring);
    const found = this.#fits.get(key);
    if (found) return found;
    const why = this.failures[key];
    if (why !== undefined) throw new BeambookError("NoData", `${key} was not fitted: ${why}`);
    throw new BeambookError("NotFound", `No fit of ${key}.`, {
      hint: `There are: ${closestNames(key, this.keys(), 8).join(", ")}.`,
    });
  }

  /** Whether a ring was fitted. */
  has(ring: readonly number[] | number | string): boolean {
    return this.#fits.has(typeof ring === "string" ? normalKey(ring) : ringKey(ring));
  }

  [Symbol.iterator](): Iterator<OrientationFit> {
    return this.#fits.values();
  }

  /** One row per ring: parameters and errors, S and its error, R², flags. */
  toTable(): Table {
    return Table.fromRecords(
      [...this].map((fit) => ({
        ring: fit.key,
        ...Object.fromEntries(
          Object.entries(fit.params).flatMap(([name, { value, stderr }]) => [
            [name, value],
            [`${name} error`, stderr],
          ]),
        ),
        S: fit.S.value,
        "S error": fit.S.stderr,
        R_squared: fit.r2,
        redchi: fit.redchi,
        flags: fit.flags.join("; "),
      })),
    );
  }

  toJSON(): Record<string, unknown> {
    return Object.fromEntries([...this].map((fit) => [fit.key, fit.toJSON()]));
  }

  toString(): string {
    const failed = Object.entries(this.failures).map(([key, why]) => `${key}: ${why}`);
    return [...[...this].map(String), ...failed].join("\n");
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    return { "text/plain": this.toString(), "text/html": this.toTable().toHTML() };
  }
}

/** `"[1, 1, 0]"` and `"1 1 0"` are `"[1 1 0]"`; `"0.050"` is `"0.05"`. */
function normalKey(text: string): string {
  const numbers = text
    .replace(/[[\],]/g, " ")
    .trim()
    .split(/\s+/)
    .map(Number);
  if (numbers.length === 0 || numbers.some(Number.isNaN)) return text;
  return ringKey(numbers.length === 1 && !text.includes("[") ? numbers[0] : numbers);
}
