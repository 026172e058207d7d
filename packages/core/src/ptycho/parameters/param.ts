import { JUPYTER_DISPLAY, type MimeBundle } from "../../display.js";
import { report, reportHtml } from "../report.js";

/** A tree of parameters: properties by name, branches are trees themselves. */
export class Param {
  [name: string]: unknown;

  constructor(...sources: object[]) {
    for (const source of sources) Object.assign(this, source);
  }

  /**
   * A copy. Branches up to `depth` levels below are copied too, deeper ones shared.
   *
   * @example
   * const pars = NumpyScan.DEFAULT.copy(2); // or copy({ depth: 2 })
   */
  copy(levels: number | { depth?: number } = 0): this {
    const depth = typeof levels === "number" ? levels : (levels.depth ?? 0);
    const Same = this.constructor as new (...sources: object[]) => this;
    const copy = new Same(this) as Param;
    if (depth > 0) {
      for (const [name, value] of Object.entries(copy)) {
        if (isParam(value)) copy[name] = value.copy(depth - 1);
      }
    }
    return copy as this;
  }

  /**
   * Takes over values, and returns itself. With `depth` the branches up to that many levels below are updated in place
   * rather than replaced; names that are not there yet are added.
   */
  update(values: object | null | undefined, levels: number | { depth?: number } = 0): this {
    const depth = typeof levels === "number" ? levels : (levels.depth ?? 0);
    const target = this as Param;
    for (const [name, value] of Object.entries(values ?? {})) {
      const before = target[name];
      if (depth > 0 && isParam(before) && isBranch(value)) before.update(value, depth - 1);
      else target[name] = value;
    }
    return this;
  }

  /** The tree as text, a line a value. */
  toString(): string {
    return report(this);
  }

  /** @internal */
  [JUPYTER_DISPLAY](): MimeBundle {
    return { "text/plain": report(this), "text/html": reportHtml(this) };
  }
}

/** Whether a value is a {@link Param}, from whichever copy of the package. */
export function isParam(value: unknown): value is Param {
  if (typeof value !== "object" || value === null) return false;
  const { copy, update } = value as { copy?: unknown; update?: unknown };
  return typeof copy === "function" && typeof update === "function";
}

/** Whether a value is a branch of a tree: a Param or a plain object. */
export function isBranch(value: unknown): value is Record<string, unknown> {
  if (isParam(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Plain objects of another realm, such as a notebook's cells have, come from another Object.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
