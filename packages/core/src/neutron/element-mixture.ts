import type { Element } from "./library.js";

/** A random mixture of elements on the same places: differing lengths scatter incoherently. */
export function mixedElement(
  parts: readonly { readonly fraction: number; readonly data: Element }[],
): Element {
  const mean = (f: (data: Element) => number): number =>
    parts.reduce((sum, { fraction, data }) => sum + fraction * f(data), 0);
  const coherentLength = mean((d) => d.coherentLength);
  const spread = mean((d) => d.coherentLength ** 2) - coherentLength ** 2;
  return {
    mass: mean((d) => d.mass),
    coherentLength,
    incoherent: mean((d) => d.incoherent) + 4 * Math.PI * Math.max(0, spread) * 0.01,
    absorption: mean((d) => d.absorption),
  };
}
