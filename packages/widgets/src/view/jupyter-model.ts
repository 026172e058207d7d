import type { WidgetModel, WidgetView } from "@jupyter-widgets/base";
import type { Cleanup, Liveness, ViewModel } from "./contract.js";
import { type KernelWatch, watchKernel } from "./kernel-watch.js";

type MessageHandler = (content: unknown, buffers: DataView[]) => void;

/** A widget model of JupyterLab as a {@link ViewModel}; listeners end with the view. */
export function jupyterModel(model: WidgetModel, view: WidgetView): ViewModel {
  let kernel: KernelWatch | undefined;
  const watched = (): KernelWatch => {
    kernel ??= watchKernel(model.widget_manager);
    return kernel;
  };
  const listen = (event: string, handler: (...args: never[]) => void): (() => void) => {
    const slot = handler as () => void;
    view.listenTo(model, event, slot);
    return () => view.stopListening(model, event, slot);
  };
  const liveness = (): Liveness => {
    const now = watched().now();
    return now === "live" && !model.comm_live ? "restarted" : now;
  };
  return {
    get: (name: string): unknown => model.get(name),
    set: (name: string, value: unknown): void => {
      model.set(name, value);
    },
    save: (): void => {
      if (model.comm_live) model.save_changes();
    },
    onChange: (name: string, handler: () => void): Cleanup =>
      listen(`change:${name}`, () => handler()),
    send: (content: object, buffers: ArrayBufferView[] = []): void => {
      if (model.comm_live) model.send(content as never, undefined, buffers);
    },
    onMessage: (handler: MessageHandler): Cleanup =>
      listen("msg:custom", (content: unknown, buffers: DataView[]) => handler(content, buffers)),
    liveness,
    onLiveness: (handler: (now: Liveness) => void): Cleanup => {
      const tell = (): void => handler(liveness());
      const stops = [listen("comm_live_update", tell), watched().onChange(tell)];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}
