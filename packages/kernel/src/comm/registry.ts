/** One live widget model as the control comm and references see it. */
export interface RegisteredWidget {
  readonly modelId: string;
  /** Name, module and version of the front end's model class. */
  readonly model: { name: string; module: string; version: string };
  /** The widget itself: what a reference to its model stands for. */
  readonly widget: object;
  /** The whole synced state as it travels, binary values in their places. */
  getState(): Record<string, unknown>;
}

/** All live widgets of the process, by model id. Two copies of a package share it. */
export type WidgetRegistry = Map<string, RegisteredWidget>;

const KEY: unique symbol = Symbol.for("beambook.widgets") as never;

/** The widgets of this process. */
export function widgetRegistry(): WidgetRegistry {
  const place = globalThis as { [KEY]?: WidgetRegistry };
  place[KEY] ??= new Map();
  return place[KEY];
}
