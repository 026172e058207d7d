import { randomUUID } from "node:crypto";
import type { Iopub } from "../channels/iopub.js";
import { currentContext, runInContext } from "../channels/request-context.js";
import type { JsonObject, MimeBundle } from "../comm/host.js";
import { completeBundle, represent } from "./represent.js";

/** Something that takes output in place of the cell, such as an Output widget. */
export interface DisplayTarget {
  /** Adds one output to it. */
  appendDisplayData(bundle: MimeBundle, metadata?: JsonObject): void | Promise<void>;
}

/** How {@link DisplayFunction} shows a value. */
export interface DisplayCallOptions {
  /** Shows it there instead of under the cell. */
  into?: DisplayTarget;
  /** Names the output, so that it can be replaced later. */
  displayId?: string;
  /** Replaces the output named `displayId` instead of adding one. */
  update?: boolean;
  /** The value is a MIME bundle already. */
  raw?: boolean;
  metadata?: JsonObject;
}

/** An output that has been shown and can be replaced. */
export interface DisplayHandle {
  readonly displayId: string;
  /** Shows another value in the same place. */
  update(value: unknown, options?: Pick<DisplayCallOptions, "raw" | "metadata">): void;
}

/** Shows values under the running cell. */
export interface DisplayFunction {
  (value: unknown, options?: DisplayCallOptions): DisplayHandle;
  html(html: string): DisplayHandle;
  markdown(text: string): DisplayHandle;
  latex(text: string): DisplayHandle;
  svg(svg: string): DisplayHandle;
  png(bytes: Uint8Array): DisplayHandle;
  jpeg(bytes: Uint8Array): DisplayHandle;
  json(value: unknown): DisplayHandle;
  text(text: string): DisplayHandle;
}

const HANDLE: unique symbol = Symbol.for("beambook.displayHandle") as never;

/** Whether a value is what `display()` returned: as a cell's last expression it is not shown again. */
export function isDisplayHandle(value: unknown): boolean {
  return typeof value === "object" && value !== null && HANDLE in value;
}

/** What showing needs of the kernel. */
export interface DisplayServices {
  iopub: Iopub;
  reportError: (error: unknown) => void;
}

/** Publishes a bundle under the present cell. */
export function publishDisplay(
  iopub: Iopub,
  data: JsonObject,
  options: { displayId?: string; update?: boolean; metadata?: JsonObject } = {},
): Promise<void> {
  const { displayId, update = false, metadata = {} } = options;
  const transient: JsonObject = displayId === undefined ? {} : { display_id: displayId };
  const type = update ? "update_display_data" : "display_data";
  return iopub.publish(type, { data, metadata, transient });
}

/** Makes the `display` that cells use. */
export function createDisplay(services: DisplayServices): DisplayFunction {
  const show = (value: unknown, options: DisplayCallOptions = {}): DisplayHandle => {
    const displayId = options.displayId ?? randomUUID();
    enqueue(() => showNow(services, value, { ...options, displayId }), services.reportError);
    const handle: DisplayHandle = {
      displayId,
      update: (next: unknown, more: Pick<DisplayCallOptions, "raw" | "metadata"> = {}): void => {
        show(next, { ...more, displayId, update: true });
      },
    };
    Object.defineProperty(handle, HANDLE, { value: true });
    return handle;
  };
  const as =
    (type: string): ((data: unknown) => DisplayHandle) =>
    (data: unknown): DisplayHandle =>
      show({ [type]: data }, { raw: true });
  return Object.assign(show, {
    html: as("text/html"),
    markdown: as("text/markdown"),
    latex: as("text/latex"),
    svg: as("image/svg+xml"),
    png: as("image/png"),
    jpeg: as("image/jpeg"),
    json: as("application/json"),
    text: as("text/plain"),
  });
}

/** Shows at once when it can, so that text printed later stays behind it. */
function showNow(
  { iopub, reportError }: DisplayServices,
  value: unknown,
  { into, raw, metadata, displayId, update }: DisplayCallOptions,
): void | Promise<void> {
  const publish = (data: JsonObject): void | Promise<void> => {
    if (into) return into.appendDisplayData(data, metadata);
    publishDisplay(iopub, data, { displayId, update, metadata }).catch(() => {});
  };
  const data = raw ? completeBundle(value as MimeBundle) : represent(value, reportError);
  return data instanceof Promise ? data.then(publish) : publish(data);
}

/** Outputs of one cell keep their order although a picture may take its time; the cell waits for them. */
function enqueue(task: () => void | Promise<void>, onError: (error: unknown) => void): void {
  const context = currentContext();
  const cell = context?.cell;
  const run = (): void | Promise<void> => (context ? runInContext(context, task) : task());
  const start = (): Promise<void> | undefined => {
    try {
      return run()?.catch(onError);
    } catch (error) {
      onError(error);
      return undefined;
    }
  };
  const before = cell?.showing;
  const showing = before ? before.then(start) : start();
  if (cell === undefined || showing === undefined) return;
  const done = showing.then(() => {
    if (cell.showing === done) cell.showing = undefined;
  });
  cell.showing = done;
}
