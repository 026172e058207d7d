/** Advance widths of DejaVu Sans for U+0020 to U+007E, in thousandths of the font size. */
const ASCII = [
  318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636,
  636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
  575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685,
  611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579,
  278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
];

/** The same beyond ASCII: characters by width. */
const OTHERS: readonly (readonly [width: number, characters: string])[] = [
  [227, "′"],
  [246, "⁽⁾"],
  [318, "· "],
  [338, "ι"],
  [374, "″"],
  [401, "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"],
  [500, "°–†"],
  [528, "⁺⁻⁼₋"],
  [541, "ε"],
  [557, "ΓξνΓ"],
  [580, "υχκγλ"],
  [612, "öδθοπτåäáéè"],
  [636, "μµßüσηρβ"],
  [660, "φψαÅÄΔΛΞΣ"],
  [760, "ÖΘΦΨÜΠΩ"],
  [838, "−±×≤≥≈→←∞ω"],
  [1000, "—…"],
];

const WIDTHS = new Map(
  OTHERS.flatMap(([width, text]) => [...text].map((c) => [c, width] as const)),
);

/** Bold letters are wider by this factor on average. */
const BOLD = 1.115;

/** Width of a text in pixels, in DejaVu Sans of `size` pixels. */
export function textWidth(text: string, size: number, bold: boolean = false): number {
  let sum = 0;
  for (const c of text) sum += ASCII[c.charCodeAt(0) - 32] ?? WIDTHS.get(c) ?? 700;
  return (sum / 1000) * size * (bold ? BOLD : 1);
}

/** The text, shortened with an ellipsis to at most `room` pixels. */
export function fitText(text: string, size: number, room: number): string {
  if (textWidth(text, size) <= room) return text;
  let short = text;
  while (short.length > 1 && textWidth(`${short}…`, size) > room) short = short.slice(0, -1);
  return `${short.trimEnd()}…`;
}
