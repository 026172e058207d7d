import type { FigureSpec, NumericArray, PanelSpec } from "../spec/types.js";
import type { Figure } from "./figure.js";
import { PlotSurface } from "./surface.js";

/** One set of axes in a cell of a {@link Figure}'s grid. */
export class Panel extends PlotSurface {
  /** The figure that the panel is part of. */
  readonly figure: Figure;
  /** @internal */
  readonly model: PanelSpec<NumericArray>;

  /** @internal Use `figure.panel(row, column)`. */
  constructor(figure: Figure, model: PanelSpec<NumericArray>) {
    super();
    this.figure = figure;
    this.model = model;
  }

  protected get target(): PanelSpec<NumericArray> {
    return this.model;
  }

  protected get whole(): FigureSpec<NumericArray> {
    return this.figure.model;
  }
}
