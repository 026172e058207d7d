/** The front end's module of the stock controls. */
export const CONTROLS: { module: string; version: string } = {
  module: "@jupyter-widgets/controls",
  version: "2.0.0",
};
