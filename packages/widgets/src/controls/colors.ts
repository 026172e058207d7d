import { REFUSED, Trait, type TraitOptions } from "../base/trait.js";
import { COLOR_NAMES } from "./color-names.js";

const HEX = /^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i;
const FUNCTION = /^(?:rgb|hsl)a?\([\s\d.,%/+-]*(?:deg|rad|turn)?[\s\d.,%/+-]*\)$/i;
const MODERN = /^(?:hwb|lab|lch|oklab|oklch|color|color-mix)\([^;{}]*\)$/i;
const VARIABLE = /^var\(\s*--[^;{}]+\)$/;

/** Whether a text is a CSS colour. */
export function isColor(text: string): boolean {
  const plain = text.trim();
  const written = [HEX, FUNCTION, MODERN, VARIABLE].some((form) => form.test(plain));
  return written || COLOR_NAMES.has(plain.toLowerCase());
}

/** A CSS colour: a name, `#rrggbb`, `rgb(…)`, `hsl(…)`, `var(--…)`. */
export function color(initial: string = "black", options: TraitOptions = {}): Trait<string> {
  return new Trait<string>({
    ...options,
    kind: "a CSS colour",
    initial: (): string => initial,
    parse: (value: unknown): string | typeof REFUSED =>
      typeof value === "string" && isColor(value) ? value : REFUSED,
  });
}
