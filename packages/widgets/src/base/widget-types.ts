import type { Widget } from "./widget.js";

/** Names of what a widget has, traits among them. */
export type TraitName<W> = keyof W & string;

/** What an observer gets. */
export interface Change<W = Widget, K extends TraitName<W> = TraitName<W>> {
  /** The trait that has changed. */
  readonly name: K;
  /** Its value before. */
  readonly old: W[K];
  /** Its value now. */
  readonly new: W[K];
  readonly owner: W;
}

/** Values for several traits of a widget at once; a layout or style may be given by its options. */
export type TraitValues<W> = {
  [K in keyof W as W[K] extends (...args: never[]) => unknown ? never : K]?: W[K] extends Widget
    ? W[K] | object
    : W[K];
};

/** Options that every widget takes. */
export interface WidgetOptions {
  /** Id of the model, and of its comm; a new one when left out. */
  modelId?: string;
}
