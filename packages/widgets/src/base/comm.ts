import {
  asBytes,
  type CommChannel,
  type CommPayload,
  type JsonObject,
  type NotebookHost,
  splitBuffers,
} from "@beambook/kernel/comm";
import type { DefinedTrait } from "./definition.js";
import { answering } from "./trigger.js";

/** Version of ipywidgets' message protocol. */
export const PROTOCOL_VERSION = "2.1.0";

/** Comm target of widget models. */
export const WIDGET_TARGET = "jupyter.widget";

/** Bytes of a trait's buffers above which other front ends are not told of a change that one of them made. */
const MAX_ECHO_BYTES = 65_536;

/** What a model does with what arrives. */
export interface ModelEvents {
  receive(message: CommPayload): void;
  closed(): void;
}

/** The comm of one widget model. */
export class ModelComm {
  readonly #comm: CommChannel;

  /**
   * @param state - the synced state
   * @param adopted - the comm of a model that a front end has made; a new one is opened otherwise
   */
  constructor(
    host: NotebookHost,
    modelId: string,
    state: Record<string, unknown>,
    adopted: CommChannel | undefined,
    events: ModelEvents,
  ) {
    this.#comm = adopted ?? openComm(host, modelId, state);
    // Errors of the model itself (a bad message) show under the cell that made it.
    const report = host.bind((error: unknown) => host.reportError(error));
    const receive = (message: CommPayload): Promise<void> =>
      answering(host, () => events.receive(message)).catch(report);
    // The answer to a message must carry its id, or front ends do not know their own echo: no binding to a cell.
    this.#comm.onMessage(receive, { bind: false });
    this.#comm.onClose(() => events.closed(), { bind: false });
  }

  /** Sends state to all front ends. */
  update(state: Record<string, unknown>): Promise<void> {
    return this.#send("update", state);
  }

  /** Passes a front end's state on to the others, without what is large or not meant for echo. */
  echo(traits: readonly DefinedTrait[], arrived: Record<string, unknown>): void {
    const small = traits.filter(
      ({ trait, wire }) =>
        trait.spec.echo !== false && bufferBytes(arrived[wire]) <= MAX_ECHO_BYTES,
    );
    if (small.length === 0) return;
    void this.#send("echo_update", Object.fromEntries(small.map((t) => [t.wire, arrived[t.wire]])));
  }

  /** Sends a custom message. */
  custom(content: JsonObject, buffers: readonly (ArrayBufferView | ArrayBuffer)[]): Promise<void> {
    const data: JsonObject = { method: "custom", content };
    return this.#comm.send({ data, buffers: buffers.map((b) => asBytes(b) ?? new Uint8Array(0)) });
  }

  close(): void {
    void this.#comm.close();
  }

  #send(method: string, state: Record<string, unknown>): Promise<void> {
    const { state: json, bufferPaths, buffers } = splitBuffers(state);
    return this.#comm.send({ data: { method, state: json, buffer_paths: bufferPaths }, buffers });
  }
}

function openComm(host: NotebookHost, commId: string, state: Record<string, unknown>): CommChannel {
  const { state: json, bufferPaths, buffers } = splitBuffers(state);
  return host.comms.open(WIDGET_TARGET, {
    commId,
    data: { state: json, buffer_paths: bufferPaths },
    metadata: { version: PROTOCOL_VERSION },
    buffers,
  });
}

function bufferBytes(value: unknown): number {
  return splitBuffers({ value }).buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0);
}
