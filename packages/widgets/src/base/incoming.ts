import { BeambookError } from "@beambook/core";
import type { CommChannel, CommPayload, NotebookHost } from "@beambook/kernel/comm";
import { WIDGET_TARGET } from "./comm.js";
import { definitionOf, type WidgetClass, widgetClassFor } from "./definition.js";
import { fromWire, joinBuffers } from "./wire.js";

/** Option by which a widget takes over the comm that a front end has opened for it. */
const ADOPTED: unique symbol = Symbol.for("beambook.widget.comm") as never;

const installed: WeakSet<object> = new WeakSet();

/** The comm that a widget made with these options takes over, if a front end made the model. */
export function adoptedComm(options: object): CommChannel | undefined {
  return (options as { [ADOPTED]?: CommChannel })[ADOPTED];
}

/** Lets front ends make models: a gamepad view, for example, makes one for each of its buttons. */
export function installWidgetTarget(host: NotebookHost): void {
  if (installed.has(host.comms)) return;
  installed.add(host.comms);
  host.comms.registerTarget(WIDGET_TARGET, (comm, open) => adopt(comm, open));
}

function adopt(comm: CommChannel, open: CommPayload): void {
  const { state, buffer_paths: paths } = open.data;
  const given = joinBuffers((state ?? {}) as Record<string, unknown>, paths, open.buffers);
  const type = widgetClassFor(given._model_module, given._model_name);
  if (!type) {
    throw new BeambookError(
      "NotFound",
      `A front end wants a model ${String(given._model_name)} of ${String(given._model_module)}, which the kernel does not have.`,
    );
  }
  const options: Record<string, unknown> & { [ADOPTED]: CommChannel } = { [ADOPTED]: comm };
  for (const { name, wire, trait } of definitionOf(type).wires.values()) {
    if (!Object.hasOwn(given, wire)) continue;
    const value = fromWire(given[wire]);
    options[name] = trait.spec.fromWire ? trait.spec.fromWire(value) : value;
  }
  new (type as WidgetClass & (new (options: object) => object))(options);
}
