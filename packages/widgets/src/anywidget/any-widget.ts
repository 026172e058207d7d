import type { JsonObject } from "@beambook/kernel/comm";
import { defineWidget } from "../base/definition.js";
import { DOMWidget, type DOMWidgetOptions } from "../base/dom-widget.js";
import { string } from "../base/traits.js";

/** The front end that pip's `anywidget` installs; 0.11 is the version whose protocol this speaks. */
const ANYWIDGET = { module: "anywidget", version: "~0.11.*" };

/** Answers a call that a module makes by `experimental.invoke(name, message, { buffers })`. */
export type Command = (
  message: unknown,
  buffers: Uint8Array[],
) => CommandAnswer | Promise<CommandAnswer>;

/** What a {@link Command} answers: JSON, or JSON and buffers. */
export type CommandAnswer =
  | { response: unknown; buffers?: readonly (ArrayBufferView | ArrayBuffer)[] }
  | undefined;

/** Options of {@link AnyWidget}. */
export interface AnyWidgetOptions extends DOMWidgetOptions {
  /** Text or address of the ES module. */
  _esm?: string;
  /** Text or address of the style sheet. */
  _css?: string;
  /** Names the kind of widget: widgets of one kind share a style sheet. */
  _anywidget_id?: string;
}

/**
 * A widget whose view is an ES module of the form that anywidget has set: `export default { initialize, render }`.
 * Traits keep their names in messages.
 */
export class AnyWidget extends DOMWidget {
  static {
    defineWidget(AnyWidget, {
      model: { ...ANYWIDGET, name: "AnyModel" },
      view: { ...ANYWIDGET, name: "AnyView" },
      naming: "same",
      traits: { _esm: string(), _css: string(), _anywidget_id: string() },
    });
  }

  /** Text or address of the ES module. */
  declare _esm: string;
  /** Text or address of the style sheet. */
  declare _css: string;
  /** Names the kind of widget. */
  declare _anywidget_id: string;

  constructor(options: AnyWidgetOptions = {}) {
    super(options);
  }

  /**
   * Answers calls of the module by name.
   *
   * @returns a function that ends it
   */
  onCommand(name: string, command: Command): () => void {
    return this.onMessage(async (content, buffers) => {
      const { kind, id, name: called, msg } = content as JsonObject;
      if (kind !== "anywidget-command" || called !== name) return;
      const answer = await command(msg, buffers);
      const reply = { id, kind: "anywidget-command-response", response: answer?.response ?? null };
      await this.send(reply as JsonObject, answer?.buffers);
    });
  }
}
