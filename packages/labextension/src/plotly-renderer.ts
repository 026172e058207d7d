import { type LiveFigure, liveFigure, type PlotlyFigureData } from "@beambook/widgets/views";
import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import { Widget } from "@lumino/widgets";

/** MIME type of plotly figures. */
export const PLOTLY_MIME = "application/vnd.plotly.v1+json";

/** Draws one output; plotly itself is loaded with the first. */
class RenderedPlotly extends Widget implements IRenderMime.IRenderer {
  #figure: Promise<LiveFigure> | undefined;

  constructor() {
    super();
    this.addClass("bb-plotly");
    this.node.dataset.testid = "bb-plotly";
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this.#figure ??= liveFigure(this.node);
    const figure = await this.#figure;
    if (this.isDisposed) return;
    await figure.show(model.data[PLOTLY_MIME] as unknown as PlotlyFigureData);
    this.node.dataset.ready = "true";
  }

  override dispose(): void {
    void this.#figure?.then((figure) => figure.close());
    this.#figure = undefined;
    super.dispose();
  }
}

/** Makes renderers of plotly figures; they rank above the pictures in the same output. */
export const plotlyFactory: IRenderMime.IRendererFactory = {
  safe: true,
  mimeTypes: [PLOTLY_MIME],
  defaultRank: 40,
  createRenderer: () => new RenderedPlotly(),
};
