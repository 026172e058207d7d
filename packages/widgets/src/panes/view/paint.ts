import type { ImageFacts } from "../coded-image.js";

/** Draws codes in the colours of a palette, one canvas pixel a code; code 0 stays transparent. */
export function paintCodes(
  canvas: HTMLCanvasElement,
  { coded: [rows, cols] }: ImageFacts,
  codes: Uint8Array,
  palette: Uint8Array,
): void {
  canvas.width = cols;
  canvas.height = rows;
  const context = canvas.getContext("2d");
  if (context === null || codes.length < rows * cols || palette.length < 768) return;
  const image = context.createImageData(cols, rows);
  const words = new Uint32Array(image.data.buffer);
  const colors = wordsOf(palette);
  for (let i = 0; i < words.length; i++) words[i] = colors[codes[i]];
  context.putImageData(image, 0, 0);
}

/** One 32-bit word (red in the lowest byte) per code. */
export function wordsOf(palette: Uint8Array): Uint32Array {
  const words = new Uint32Array(256);
  for (let code = 1; code < 256; code++) {
    const at = 3 * Math.round(((code - 1) / 254) * 255);
    words[code] =
      (0xff000000 | (palette[at + 2] << 16) | (palette[at + 1] << 8) | palette[at]) >>> 0;
  }
  return words;
}

/** A palette as a CSS gradient from left to right. */
export function gradientOf(palette: Uint8Array): string {
  const stops = Array.from({ length: 17 }, (_, k) => {
    const at = 3 * Math.round((k / 16) * 255);
    return `rgb(${palette[at] ?? 0}, ${palette[at + 1] ?? 0}, ${palette[at + 2] ?? 0})`;
  });
  return `linear-gradient(to right, ${stops.join(", ")})`;
}
