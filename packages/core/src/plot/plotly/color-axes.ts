import { colorAt } from "../color/colormap.js";
import { axisDepth } from "../scene/axis-layout.js";
import { BAR, type LaidColorbar } from "../scene/colorbar.js";
import type { Box, LaidFigure, LaidPanel } from "../scene/layout.js";
import type { ColorScaleSpec } from "../spec/types.js";
import { FONT, type Theme } from "../theme.js";
import { type PlotArea, paper } from "./axes.js";
import type { PlotlyObject } from "./types.js";
import { plotlyText } from "./types.js";

/** The colour axes of a figure: each scale of each panel is one. */
export class ColorAxes {
  readonly #names = new Map<string, string>();
  readonly #layout: PlotlyObject;

  constructor(layout: PlotlyObject) {
    this.#layout = layout;
  }

  /** The name of a scale's colour axis, which is added to the layout on first use. */
  name(panel: number | "shared", colors: ColorScaleSpec): string {
    const { cmap, norm, limits } = colors;
    const key = [panel, cmap, norm, ...limits].join("|");
    const known = this.#names.get(key);
    if (known) return known;
    const name = `coloraxis${this.#names.size === 0 ? "" : this.#names.size + 1}`;
    this.#names.set(key, name);
    const [low, high] = norm === "log" ? limits.map(Math.log10) : limits;
    const steps = 32;
    const colorscale = Array.from({ length: steps + 1 }, (_, k) => [
      k / steps,
      colorAt(cmap, k / steps),
    ]);
    this.#layout[name] = { cmin: low, cmax: high, colorscale, showscale: false };
    return name;
  }

  /** Shows the bar of a colour axis. */
  show(name: string, bar: PlotlyObject): void {
    Object.assign(this.#layout[name] as PlotlyObject, { showscale: true, colorbar: bar });
  }
}

/** Adds the colour bars of a panel. */
export function addColorbars(
  axes: ColorAxes,
  laid: LaidPanel,
  index: number,
  area: PlotArea,
  theme: Theme,
): void {
  let shift = laid.y2 ? axisDepth(laid.y2) : 0;
  for (const bar of laid.colorbars) {
    axes.show(axes.name(index, bar.colors), colorbar(bar, laid.box, shift, area, theme));
    shift += bar.depth;
  }
}

/** Adds the colour bar that all panels share. */
export function addSharedBar(
  axes: ColorAxes,
  { shared }: LaidFigure,
  area: PlotArea,
  theme: Theme,
): void {
  if (!shared) return;
  const { bar, box } = shared;
  axes.show(axes.name("shared", bar.colors), colorbar(bar, box, 0, area, theme));
}

function colorbar(
  { axis, colors }: LaidColorbar,
  box: Box,
  shift: number,
  area: PlotArea,
  theme: Theme,
): PlotlyObject {
  const at = paper(area);
  const bar: PlotlyObject = {
    x: at.x(box.left + box.width + shift + BAR.gap),
    xanchor: "left",
    xpad: 0,
    y: at.y(box.top + box.height / 2),
    yanchor: "middle",
    ypad: 0,
    len: box.height / area.height,
    lenmode: "fraction",
    thickness: BAR.width,
    outlinecolor: theme.frame,
    outlinewidth: 1,
    ticks: "outside",
    ticklen: 4,
    tickcolor: theme.frame,
    tickfont: { size: FONT.tick, color: theme.ink },
    exponentformat: "power",
    title: {
      text: plotlyText(axis.label),
      side: "right",
      font: { size: FONT.label, color: theme.ink },
    },
  };
  if (colors.norm === "log") {
    bar.tickvals = axis.ticks.map((t) => Math.log10(t.value));
    bar.ticktext = axis.ticks.map((t) => t.label);
  }
  return bar;
}
