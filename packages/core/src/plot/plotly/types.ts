/** A JSON object of plotly's schema. */
export type PlotlyObject = Record<string, unknown>;

/** What `Plotly.newPlot` takes. */
export interface PlotlyFigure {
  data: PlotlyObject[];
  layout: PlotlyObject;
  config: PlotlyObject;
}

/** How a figure becomes plotly's JSON. */
export interface PlotlyOptions {
  /** Most points per mark; defaults to all. */
  maxPoints?: number;
  /** Most cells per image, larger ones are averaged in blocks; defaults to all. */
  maxCells?: number;
  /** Allows float32 and evenly spaced x as start and step where nobody sees it; defaults to false. */
  compact?: boolean;
}

/** Plain text for plotly, which reads a little HTML: names from files must not become markup. */
export function plotlyText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
