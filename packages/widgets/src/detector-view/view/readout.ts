import { element } from "../../view/dom.js";
import type { PixelReading, WireNumber } from "../protocol.js";
import { fromWire } from "../reading.js";

/** The line under the image. */
export interface Readout {
  element: HTMLElement;
  /** Shows one pixel; `approximate` while the exact value is still to come. */
  show(reading: PixelReading, approximate: boolean): void;
  /** Shows only the frame. */
  clear(text: string): void;
}

/** A named piece of the read-out. */
export interface ReadoutPart {
  name: string;
  text: string;
}

/** The pieces of a read-out in their order, with units; what is not known is left out. */
export function readoutParts(
  reading: PixelReading,
  unit: string,
  approximate: boolean,
): ReadoutPart[] {
  const parts: ReadoutPart[] = [];
  const add = (name: string, text: string | null): void => {
    if (text !== null) parts.push({ name, text });
  };
  const sign = approximate ? "≈ " : "";
  const value = reading.value === null ? "no module" : `${sign}${exactNumber(reading.value)}`;
  add("value", reading.value === null || unit === "" ? value : `${value} ${unit}`);
  add("pixel", `row ${reading.row}, column ${reading.col}`);
  if (reading.module !== null) {
    add("module", `module ${reading.module}, slow ${reading.slowScan}, fast ${reading.fastScan}`);
  }
  if (reading.x !== null && reading.y !== null) {
    add("position", `x ${millimetres(reading.x)}, y ${millimetres(reading.y)} mm`);
  }
  if (reading.q !== null) add("q", `q ${fixed(reading.q, 4)} Å⁻¹`);
  if (reading.twoTheta !== null)
    add("angle", `2θ ${fixed((reading.twoTheta * 180) / Math.PI, 3)}°`);
  if (reading.chi !== undefined) add("chi", `χ ${fixed((reading.chi * 180) / Math.PI, 2)}°`);
  if (reading.d !== null) add("d", `d ${reading.d < 1e4 ? fixed(reading.d, 3) : "∞"} Å`);
  return parts;
}

/** All digits of a number as the array holds it, at most 9 significant ones for the eye. */
export function exactNumber(value: WireNumber): string {
  if (typeof value === "string" && /^-?\d+$/.test(value)) return value.replace("-", "−");
  const number = fromWire(value);
  if (Number.isNaN(number)) return "NaN";
  if (!Number.isFinite(number)) return number > 0 ? "∞" : "−∞";
  const text =
    Number.isInteger(number) && Math.abs(number) < 1e15 ? number : Number(number.toPrecision(7));
  return String(text).replace("-", "−");
}

function millimetres(metres: number): string {
  return fixed(metres * 1e3, 3);
}

function fixed(value: number, digits: number): string {
  return value.toFixed(digits).replace("-", "−");
}

/** Makes the line; a screen reader hears what it says once the cursor rests. */
export function makeReadout(unit: () => string): Readout {
  const line = element("div", { class: "bb-readout", "data-testid": "bb-detector-readout" });
  const spoken = element("div", { class: "bb-visually-hidden", "aria-live": "polite" });
  let timer = 0;
  const speak = (text: string): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      spoken.textContent = text;
    }, 400) as unknown as number;
  };
  return {
    element: element("div", {}, line, spoken),
    show: (reading: PixelReading, approximate: boolean): void => {
      const parts = readoutParts(reading, unit(), approximate);
      line.replaceChildren(
        ...parts.map(({ name, text }) => element("span", { "data-part": name }, text)),
      );
      line.dataset.frame = String(reading.frame);
      line.dataset.row = String(reading.row);
      line.dataset.col = String(reading.col);
      line.dataset.value = approximate ? "" : String(reading.value);
      if (!approximate) speak(parts.map((p) => p.text).join("; "));
    },
    clear: (text: string): void => {
      line.replaceChildren(text);
      for (const key of ["frame", "row", "col", "value"]) delete line.dataset[key];
    },
  };
}
