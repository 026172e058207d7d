import type { Cleanup } from "./contract.js";
import { onNextFrame } from "./dom.js";
import {
  loadPlotly,
  PLOTLY_CONFIG,
  type Plotly,
  type PlotlyElement,
  type PlotlyEvent,
  type PlotlyFigureData,
  themedFigure,
} from "./plotly.js";
import { onThemeChange, readTheme } from "./theme.js";

/** A plotly figure in an element: follows its width and the theme. */
export class LiveFigure {
  readonly #el: HTMLElement;
  readonly #cleanups: Cleanup[] = [];
  readonly #painter = onNextFrame(() => void this.#paint());
  readonly #onClick: ((event: PlotlyEvent) => void) | undefined;
  #figure: PlotlyFigureData | undefined;
  #plotly: Plotly | undefined;
  #width = 0;
  #listening = false;

  constructor(el: HTMLElement, onClick?: (event: PlotlyEvent) => void) {
    this.#el = el;
    this.#onClick = onClick;
    this.#cleanups.push(onThemeChange(() => this.#painter.request()));
    const observer = new ResizeObserver(() => {
      if (this.#el.clientWidth !== this.#width) this.#painter.request();
    });
    observer.observe(el);
    this.#cleanups.push(() => observer.disconnect());
  }

  /** Shows a figure; the promise resolves when it is drawn. */
  async show(figure: PlotlyFigureData): Promise<void> {
    this.#figure = figure;
    this.#plotly = await loadPlotly();
    await this.#paint();
  }

  /** Frees what plotly holds. */
  close(): void {
    for (const cleanup of this.#cleanups) cleanup();
    this.#painter.cancel();
    this.#plotly?.purge(this.#el);
    this.#figure = undefined;
  }

  async #paint(): Promise<void> {
    const figure = this.#figure;
    const width = this.#el.clientWidth;
    if (this.#plotly === undefined || figure === undefined || width === 0) return;
    this.#width = width;
    const { data, layout } = themedFigure(figure, readTheme(this.#el));
    const fitted = { ...layout, width: Math.min(ownWidth(figure, width), width), autosize: false };
    const config = { ...figure.config, ...PLOTLY_CONFIG };
    await this.#plotly.react(this.#el, data, fitted, config);
    if (this.#listening || this.#onClick === undefined) return;
    this.#listening = true;
    (this.#el as PlotlyElement).on("plotly_click", this.#onClick);
  }
}

/** Figures with a width keep it where there is room; others fill the line. */
function ownWidth({ layout }: PlotlyFigureData, width: number): number {
  return typeof layout?.width === "number" ? layout.width : width;
}
