/** Colours of everything that is not data. */
export interface Theme {
  background: string;
  /** Inside the axes. */
  panel: string;
  /** Texts. */
  ink: string;
  /** Frames of axes and ticks. */
  frame: string;
  grid: string;
  /** Behind a legend. */
  legend: string;
}

const THEMES: Readonly<Record<"light" | "dark", Theme>> = {
  light: {
    background: "#ffffff",
    panel: "#ffffff",
    ink: "#1a1a1a",
    frame: "#444444",
    grid: "#e6e6e6",
    legend: "#ffffff",
  },
  dark: {
    background: "#16181d",
    panel: "#16181d",
    ink: "#e4e6eb",
    frame: "#9aa0a6",
    grid: "#32363e",
    legend: "#16181d",
  },
};

/** The colours of a theme. */
export function themeOf(name: "light" | "dark"): Theme {
  return THEMES[name];
}

/** The colour of a mark: `ink` is the theme's text colour; black on a dark ground too. */
export function markColor(color: string, theme: Theme): string {
  return color === "ink" ? theme.ink : color;
}

/** Sizes of texts in pixels, and the fonts. */
export const FONT = {
  family: "DejaVu Sans, Verdana, Bitstream Vera Sans, sans-serif",
  tick: 11,
  label: 12.5,
  title: 14,
  heading: 16,
  legend: 11.5,
} as const;
