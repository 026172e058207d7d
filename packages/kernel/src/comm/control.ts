import { splitBuffers } from "./buffers.js";
import type { CommChannel, CommPayload, CommService, JsonObject } from "./host.js";
import { widgetRegistry } from "./registry.js";

/** Comm target by which a front end asks for the states of all widgets at once. */
export const CONTROL_TARGET = "jupyter.widget.control";

/** Answers `request_states` of front ends; a kernel does this at its start, widgets or not. */
export function registerWidgetControl(comms: CommService): void {
  comms.registerTarget(CONTROL_TARGET, (comm) => {
    comm.onMessage((message) => answer(comm, message), { bind: false });
  });
}

function answer(comm: CommChannel, message: CommPayload): Promise<void> | undefined {
  if (message.data.method !== "request_states") return undefined;
  const states: Record<string, unknown> = {};
  for (const widget of widgetRegistry().values()) {
    states[widget.modelId] = {
      model_name: widget.model.name,
      model_module: widget.model.module,
      model_module_version: widget.model.version,
      state: widget.getState(),
    };
  }
  const { state, bufferPaths, buffers } = splitBuffers(states);
  const data: JsonObject = { method: "update_states", states: state, buffer_paths: bufferPaths };
  return comm.send({ data, buffers });
}
