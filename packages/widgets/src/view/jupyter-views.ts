import {
  DOMWidgetModel,
  DOMWidgetView,
  type WidgetModel,
  type WidgetView,
} from "@jupyter-widgets/base";
import { BEAMBOOK } from "../own-module.js";
import type { Cleanup, RenderView } from "./contract.js";
import { jupyterModel } from "./jupyter-model.js";
import { leaveOutOfSavedState } from "./saved-state.js";

/** The two classes of a widget that JupyterLab asks for by name. */
export interface JupyterWidget {
  model: typeof WidgetModel;
  view: typeof WidgetView;
}

/**
 * Makes JupyterLab's classes of a widget out of a function that renders it.
 *
 * @param defaults - traits and their values before the kernel has sent any
 */
export function jupyterWidget(
  names: { model: string; view: string },
  defaults: Readonly<Record<string, unknown>>,
  render: RenderView,
): JupyterWidget {
  class Model extends DOMWidgetModel {
    override initialize(...args: Parameters<DOMWidgetModel["initialize"]>): void {
      super.initialize(...args);
      leaveOutOfSavedState(this.widget_manager);
    }

    override defaults(): Record<string, unknown> {
      return {
        ...super.defaults(),
        _model_name: names.model,
        _model_module: BEAMBOOK.module,
        _model_module_version: BEAMBOOK.version,
        _view_name: names.view,
        _view_module: BEAMBOOK.module,
        _view_module_version: BEAMBOOK.version,
        ...defaults,
      };
    }
  }
  return { model: Model, view: viewClass(render) };
}

/** The view's class. */
function viewClass(render: RenderView): typeof WidgetView {
  return class extends DOMWidgetView {
    #end: Cleanup | undefined;

    override render(): void {
      const el = document.createElement("div");
      this.el.append(el);
      this.el.classList.add("bb-widget");
      this.#tellLive();
      this.#end = render({ model: jupyterModel(this.model, this), el });
    }

    /** A model from a saved state has nobody to ask for data: pages may show a picture instead. */
    #tellLive(): void {
      if (!this.model.comm_live) this.el.dataset.live = "false";
      this.listenTo(this.model, "comm_live_update", () => {
        if (this.model.comm_live) delete this.el.dataset.live;
      });
    }

    override remove(): unknown {
      this.#end?.();
      this.#end = undefined;
      return super.remove();
    }
  };
}
