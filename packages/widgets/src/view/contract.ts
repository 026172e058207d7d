/**
 * What a view needs from its surroundings. The same views run in JupyterLab (through `jupyter-views.ts`), as an
 * anywidget-like module, and on a plain page with a model made by hand.
 *
 * @module
 */

/** Whether anybody answers: the kernel may have restarted (its widgets are gone) or died. */
export type Liveness = "live" | "busy" | "restarted" | "dead";

/** Removes a listener or a view. */
export type Cleanup = () => void;

/** The browser's copy of a widget's state, and the line to its kernel. */
export interface ViewModel {
  get(name: string): unknown;
  /** Changes a trait here; {@link save} sends what was changed. */
  set(name: string, value: unknown): void;
  save(): void;
  onChange(name: string, handler: () => void): Cleanup;
  /** Sends a custom message to the kernel. */
  send(content: object, buffers?: ArrayBufferView[]): void;
  onMessage(handler: (content: unknown, buffers: DataView[]) => void): Cleanup;
  liveness(): Liveness;
  onLiveness(handler: (now: Liveness) => void): Cleanup;
}

/** What a view is given. */
export interface ViewContext {
  model: ViewModel;
  /** An empty element to fill. */
  el: HTMLElement;
}

/** Fills the element and keeps it up to date until the returned function is called. */
export type RenderView = (context: ViewContext) => Cleanup;
