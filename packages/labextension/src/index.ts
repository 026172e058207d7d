/**
 * JupyterLab's side of beambook: the views of its widgets, plotly figures, commands.
 *
 * @module
 */
import { IJupyterWidgetRegistry } from "@jupyter-widgets/base";
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette } from "@jupyterlab/apputils";
import { IRenderMimeRegistry } from "@jupyterlab/rendermime";
import { addCommands } from "./commands.js";
import { showPictures } from "./picture-fallback.js";
import { plotlyFactory } from "./plotly-renderer.js";
import { listenToStopButtons } from "./stop-button.js";
import { registerWidgets } from "./widget-module.js";

const widgets: JupyterFrontEndPlugin<void> = {
  id: "@beambook/labextension:widgets",
  description: "Views of beambook's widgets.",
  autoStart: true,
  requires: [IJupyterWidgetRegistry],
  activate: (_app: JupyterFrontEnd, registry: IJupyterWidgetRegistry): void => {
    registerWidgets(registry);
  },
};

const plotly: JupyterFrontEndPlugin<void> = {
  id: "@beambook/labextension:plotly",
  description: "Draws figures of type application/vnd.plotly.v1+json.",
  autoStart: true,
  requires: [IRenderMimeRegistry],
  activate: (_app: JupyterFrontEnd, rendermime: IRenderMimeRegistry): void => {
    rendermime.addFactory(plotlyFactory);
  },
};

const pictures: JupyterFrontEndPlugin<void> = {
  id: "@beambook/labextension:pictures",
  description: "Shows the picture beside a widget's view where the view cannot be.",
  autoStart: true,
  requires: [IRenderMimeRegistry],
  activate: (_app: JupyterFrontEnd, rendermime: IRenderMimeRegistry): void => {
    showPictures(rendermime);
  },
};

const stopButtons: JupyterFrontEndPlugin<void> = {
  id: "@beambook/labextension:stop-buttons",
  description: "Lets the button beside a progress bar interrupt its cell.",
  autoStart: true,
  activate: listenToStopButtons,
};

const commands: JupyterFrontEndPlugin<void> = {
  id: "@beambook/labextension:commands",
  description: "Opens beambook's tutorials.",
  autoStart: true,
  optional: [ICommandPalette],
  activate: (app: JupyterFrontEnd, palette: ICommandPalette | null): void => {
    addCommands(app, palette);
  },
};

const plugins: JupyterFrontEndPlugin<void>[] = [widgets, plotly, pictures, stopButtons, commands];
export default plugins;
