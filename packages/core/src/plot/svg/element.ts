import { escapeHtml } from "../../display.js";
import { FONT } from "../theme.js";

/** Attributes of an element; undefined ones are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** One SVG element; children are markup already. */
export function element(name: string, attributes: Attributes, children: string = ""): string {
  let text = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    text += ` ${key}="${typeof value === "number" ? short(value) : escapeHtml(value)}"`;
  }
  return children ? `${text}>${children}</${name}>` : `${text}/>`;
}

/** A coordinate with two decimals; far outside values are pulled in, renderers stumble over them. */
export function short(value: number): string {
  const v = Math.min(1e5, Math.max(-1e5, value));
  return String(Math.round(v * 100) / 100);
}

/** How a text stands. */
export interface TextStyle {
  size: number;
  color: string;
  anchor?: "start" | "middle" | "end";
  bold?: boolean;
  /** Degrees, counter-clockwise, around the text's point. */
  angle?: number;
  opacity?: number;
}

/** Control characters that XML cannot hold, even escaped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** A text whose vertical middle (of small letters and digits) is at y. */
export function textElement(x: number, y: number, text: string, style: TextStyle): string {
  const { size, color, anchor = "middle", bold, angle, opacity } = style;
  const attributes = {
    x,
    y: y + 0.36 * size,
    "text-anchor": anchor,
    "font-size": size,
    "font-weight": bold ? "bold" : undefined,
    fill: color,
    "fill-opacity": opacity === 1 ? undefined : opacity,
    transform: angle ? `rotate(${short(-angle)} ${short(x)} ${short(y)})` : undefined,
    "font-family": FONT.family,
  };
  return element("text", attributes, escapeHtml(text.replace(NOT_XML, "")));
}

/** Pattern of a stroke for `stroke-dasharray`. */
export function dashArray(dash: string, width: number): string | undefined {
  const w = Math.max(1, width);
  const parts: Readonly<Record<string, number[]>> = {
    dash: [4 * w, 2.5 * w],
    dot: [w, 2 * w],
    dashdot: [5 * w, 2 * w, w, 2 * w],
  };
  return parts[dash]?.map(short).join(" ");
}
