import { BEAMBOOK, jupyterClasses } from "@beambook/widgets/views";
import type { IJupyterWidgetRegistry } from "@jupyter-widgets/base";

/** Registers beambook's widgets; their code is loaded when the first one is shown. */
export function registerWidgets(registry: IJupyterWidgetRegistry): void {
  registry.registerWidget({
    name: BEAMBOOK.module,
    version: BEAMBOOK.version,
    exports: jupyterClasses,
  });
}
