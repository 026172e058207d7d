import { createHash } from "node:crypto";
import { defineWidget } from "../base/definition.js";
import type { DOMWidgetOptions } from "../base/dom-widget.js";
import type { TraitTable, TraitValue } from "../base/trait.js";
import { AnyWidget, type Command } from "./any-widget.js";
import { type AssetSource, readAsset, watchAsset } from "./source.js";
import { traitsOf } from "./traits.js";

/** What {@link fromAnywidget} is told. */
export interface FromAnywidgetOptions<S extends object, T extends TraitTable>
  extends DOMWidgetOptions {
  /** The ES module: text, file, address or package. */
  esm: AssetSource;
  /** Its style sheet. */
  css?: AssetSource;
  /** Traits by their first values; numbers, booleans, text, bytes and typed arrays keep their type. */
  state?: S;
  /** Traits that need more than a first value: limits, words, typed arrays. */
  traits?: T;
  /** Answers to `experimental.invoke` of the module, by name. */
  commands?: Record<string, Command>;
  /** Names the kind of widget; made from the module's text or file when left out. */
  name?: string;
  /** Whether open views follow when a file is saved; defaults to true, except for packages. */
  hotReload?: boolean;
}

/** A widget with the traits of its module. */
export type AnyWidgetModel<S extends object, T extends TraitTable> = AnyWidget &
  S & { -readonly [K in keyof T]: TraitValue<T[K]> };

/**
 * A widget from any anywidget module. It needs nothing in JupyterLab but the Python package `anywidget`.
 *
 * @example
 * const counter = fromAnywidget({
 *   esm: `export default { render({ model, el }) {
 *     const button = document.createElement("button");
 *     const show = () => (button.textContent = model.get("count"));
 *     button.onclick = () => { model.set("count", model.get("count") + 1); model.save_changes(); };
 *     model.on("change:count", show); show(); el.append(button);
 *   } };`,
 *   state: { count: 0 },
 * });
 * counter.observe("count", ({ new: count }) => console.log(count));
 * @throws FileNotFound or NotFound when the module is not there
 */
export function fromAnywidget<
  S extends object = object,
  T extends TraitTable = Record<never, never>,
>(options: FromAnywidgetOptions<S, T>): AnyWidgetModel<S, T> {
  const { esm, css, state, traits, commands = {}, name, hotReload, ...rest } = options;
  const module = readAsset(esm);
  const sheet = css === undefined ? undefined : readAsset(css);
  const kind = name ?? `beambook.${hash(module.file ?? module.text)}`;
  const type = subclass({ ...traitsOf(state ?? {}), ...traits }, name);
  const widget = new type({
    ...rest,
    _esm: module.text,
    _css: sheet?.text ?? "",
    _anywidget_id: kind,
  });
  for (const [called, command] of Object.entries(commands)) widget.onCommand(called, command);
  const isPackage = typeof esm === "object" && "package" in esm;
  if (hotReload ?? !isPackage) {
    follow(widget, "_esm", module.file);
    follow(widget, "_css", sheet?.file);
  }
  return widget as AnyWidgetModel<S, T>;
}

function subclass(traits: TraitTable, name: string = "AnyWidget"): typeof AnyWidget {
  const type = class extends AnyWidget {};
  Object.defineProperty(type, "name", { value: name });
  defineWidget(type, { traits });
  return type;
}

function follow(widget: AnyWidget, trait: "_esm" | "_css", file: string | undefined): void {
  if (file === undefined) return;
  const stop = watchAsset(file, (text) => {
    if (widget.closed) stop();
    else widget[trait] = text;
  });
  widget.onClose(stop);
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
