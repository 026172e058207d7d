import type { Theme } from "./theme.js";

/** Part of a plotly figure. */
export type PlotlyPart = Record<string, unknown>;

/** What plotly draws. */
export interface PlotlyFigureData {
  data: readonly PlotlyPart[];
  layout?: PlotlyPart;
  config?: PlotlyPart;
}

/** An element that plotly has drawn into. */
export interface PlotlyElement extends HTMLElement {
  on(event: string, handler: (event: PlotlyEvent) => void): void;
}

/** What plotly tells of clicks and hovers. */
export interface PlotlyEvent {
  points?: readonly {
    curveNumber: number;
    pointNumber: number | readonly [number, number];
    pointIndex?: number | readonly [number, number];
  }[];
}

/** The part of plotly's interface that is used here. */
export interface Plotly {
  react(
    el: HTMLElement,
    data: readonly PlotlyPart[],
    layout: PlotlyPart,
    config: PlotlyPart,
  ): Promise<void>;
  relayout(el: HTMLElement, changes: PlotlyPart): Promise<void>;
  purge(el: HTMLElement): void;
  Plots: { resize(el: HTMLElement): Promise<void> | undefined };
}

let loading: Promise<Plotly> | undefined;

/** Plotly's own module: 1.5 MB, loaded when the first figure is shown. */
export function loadPlotly(): Promise<Plotly> {
  loading ??= import("plotly.js-cartesian-dist-min").then((m) => m.default as Plotly);
  return loading;
}

/** Settings of every figure: no logo, and nothing that sends data elsewhere. */
export const PLOTLY_CONFIG: PlotlyPart = {
  responsive: false,
  displaylogo: false,
  displayModeBar: "hover",
  showLink: false,
  plotlyServerURL: "",
  modeBarButtonsToRemove: ["sendChartToCloud", "lasso2d", "select2d"],
};

/** The colours of a page that a figure made by beambook carries. */
export interface PageColors {
  ink: string;
  frame: string;
  grid: string;
}

/** The page's colours in a figure, if beambook made it. */
export function pageColors(figure: PlotlyFigureData): PageColors | undefined {
  const own = partOf(partOf(figure.layout?.meta).beambook).theme;
  return isPart(own) ? (own as unknown as PageColors) : undefined;
}

/**
 * A figure in the colours of the surroundings. Of a figure made by beambook the page's own colours are replaced; of
 * others only what they leave open is set.
 */
export function themedFigure(figure: PlotlyFigureData, theme: Theme): PlotlyFigureData {
  const page = pageColors(figure);
  if (page === undefined) return { ...figure, layout: themedLayout(figure.layout ?? {}, theme) };
  const colors = new Map([
    [page.ink, theme.foreground],
    [page.frame, theme.muted],
    [page.grid, theme.faint],
  ]);
  const layout = recolored(figure.layout ?? {}, colors) as PlotlyPart;
  const legend = isPart(layout.legend)
    ? { legend: { ...layout.legend, bgcolor: theme.background } }
    : {};
  return {
    ...figure,
    data: figure.data.map((trace) => recolored(trace, colors) as PlotlyPart),
    layout: {
      ...themedLayout(layout, theme),
      ...legend,
      paper_bgcolor: CLEAR,
      plot_bgcolor: CLEAR,
    },
  };
}

const CLEAR = "rgba(0, 0, 0, 0)";

/** Replaces colours wherever a part has one; arrays of numbers are left alone. */
function recolored(value: unknown, colors: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) {
    return value.some(isPart) ? value.map((v) => recolored(v, colors)) : value;
  }
  if (!isPart(value)) return value;
  const entries = Object.entries(value).map(([key, v]) => {
    if (typeof v === "string" && /color$/.test(key)) return [key, colors.get(v) ?? v];
    return [key, recolored(v, colors)];
  });
  return Object.fromEntries(entries);
}

function themedLayout(layout: PlotlyPart, theme: Theme): PlotlyPart {
  const themed = under(layout, backgroundColors(theme));
  const axes = Object.keys(layout).filter((k) => /^[xy]axis\d*$/.test(k));
  for (const name of new Set(["xaxis", "yaxis", ...axes])) {
    themed[name] = under(partOf(layout[name]), axisColors(theme));
  }
  return themed;
}

function backgroundColors(theme: Theme): PlotlyPart {
  const font = { color: theme.foreground, family: theme.font };
  return {
    paper_bgcolor: CLEAR,
    plot_bgcolor: CLEAR,
    font,
    hoverlabel: { bgcolor: theme.background, bordercolor: theme.muted, font },
    modebar: { bgcolor: CLEAR, color: theme.muted, activecolor: theme.accent },
  };
}

function axisColors(theme: Theme): PlotlyPart {
  return {
    color: theme.foreground,
    gridcolor: theme.faint,
    linecolor: theme.muted,
    tickcolor: theme.muted,
    zerolinecolor: theme.faint,
  };
}

/** A part with defaults for what it leaves open. */
function under(part: PlotlyPart, defaults: PlotlyPart): PlotlyPart {
  const merged: PlotlyPart = { ...part };
  for (const [key, value] of Object.entries(defaults)) {
    if (isPart(value)) merged[key] = under(partOf(part[key]), value);
    else merged[key] ??= value;
  }
  return merged;
}

function partOf(value: unknown): PlotlyPart {
  return isPart(value) ? value : {};
}

function isPart(value: unknown): value is PlotlyPart {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !ArrayBuffer.isView(value)
  );
}
