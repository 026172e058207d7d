import { JUPYTER_DISPLAY, type MimeBundle } from "@beambook/core";
import {
  type CommPayload,
  type HandlerOptions,
  type JsonObject,
  type NotebookHost,
  newCommId,
  notebookHost,
  widgetRegistry,
} from "@beambook/kernel/comm";
import { ModelComm } from "./comm.js";
import {
  type DefinedTrait,
  defineWidget,
  definitionOf,
  type WidgetDefinition,
} from "./definition.js";
import { describeWidget } from "./describe.js";
import { Handlers } from "./handlers.js";
import { adoptedComm, installWidgetTarget } from "./incoming.js";
import { ModelState, type StateChange, type Values } from "./model-state.js";
import { same } from "./same.js";
import { isThenable } from "./thenable.js";
import { int } from "./traits.js";
import type { Change, TraitName, TraitValues, WidgetOptions } from "./widget-types.js";
import { joinBuffers, toWire } from "./wire.js";

/** MIME type of a live widget view. */
export const WIDGET_VIEW = "application/vnd.jupyter.widget-view+json";

/**
 * A widget model that the kernel and all front ends share, by the protocol of ipywidgets (2.1.0). Setting a trait
 * sends it to the views; what a user does in a view sets the trait here and calls the observers. Outside a notebook a
 * widget keeps its values and sends nothing.
 */
export class Widget {
  static {
    defineWidget(Widget, { traits: { viewCount: int(0, { wire: "_view_count" }).orNull() } });
  }

  /** How many views there are, for front ends that count them; null when nobody counts. Set it to 0 to begin. */
  declare viewCount: number | null;
  /** Id of the model and of its comm. */
  readonly modelId: string;
  /** @internal */
  readonly "beambook.widget": true = true;
  readonly #host: NotebookHost | undefined;
  readonly #definition: WidgetDefinition;
  readonly #state: ModelState;
  readonly #observers: Map<string, Handlers<[StateChange]>> = new Map();
  readonly #events: Map<string, Handlers<[JsonObject, Uint8Array[]]>> = new Map();
  readonly #custom: Handlers<[JsonObject, Uint8Array[]]>;
  readonly #onClose: Handlers<[]>;
  readonly #held: Set<string> = new Set();
  readonly #comm: ModelComm | undefined;
  #holding = 0;
  #closed = false;

  /** @throws InvalidArgument for an option that is no trait, or a value that a trait does not allow */
  constructor(options: object = {}) {
    const { modelId, ...values } = options as WidgetOptions & Values;
    const adopted = adoptedComm(options);
    this.#host = notebookHost();
    this.#definition = definitionOf(this.constructor);
    this.#custom = new Handlers(this.#host);
    this.#onClose = new Handlers(this.#host);
    this.modelId = adopted?.commId ?? modelId ?? newCommId();
    this.#state = new ModelState(this.constructor.name, this.#definition, (...args) =>
      this.normalize(...args),
    );
    this.#state.start(values);
    if (!this.#host) return;
    installWidgetTarget(this.#host);
    this.#comm = new ModelComm(this.#host, this.modelId, this.getState(), adopted, {
      receive: this.#receive.bind(this),
      closed: this.#forget.bind(this),
    });
    widgetRegistry().set(this.modelId, {
      modelId: this.modelId,
      model: { ...this.#definition.model, name: this.#definition.model.name ?? "" },
      widget: this,
      getState: this.getState.bind(this),
    });
  }

  /** Whether the widget has been closed, here or by a front end. */
  get closed(): boolean {
    return this.#closed;
  }

  /** The value of one trait. */
  get<K extends TraitName<this>>(name: K): this[K] {
    return this.#state.get(name) as this[K];
  }

  /**
   * Sets several traits at once: checked together, sent as one message, or not at all.
   *
   * @throws InvalidArgument naming the trait, the value and what is allowed
   */
  set(values: TraitValues<this>): this {
    const changes = this.#state.change(values as Values, false);
    this.#send(changes.map((c) => c.name));
    this.#notify(changes);
    return this;
  }

  /**
   * Calls `handler` after each change of a trait, whoever made it. What it prints appears under the cell that called
   * `observe`.
   *
   * @param names - a trait, several, or `"*"` for all
   * @returns a function that ends it
   */
  observe<K extends TraitName<this>>(
    names: K | readonly K[] | "*",
    handler: (change: Change<this, K>) => unknown,
    options: HandlerOptions = {},
  ): () => void {
    const wanted = typeof names === "string" ? [names] : names;
    const removers = wanted.map((name) => {
      if (name !== "*" && !this.#definition.traits.has(name))
        this.#state.change({ [name]: null }, true);
      const handlers = this.#observers.get(name) ?? new Handlers<[StateChange]>(this.#host);
      this.#observers.set(name, handlers);
      return handlers.add(handler as unknown as (change: StateChange) => unknown, options);
    });
    return (): void => {
      for (const remove of removers) remove();
    };
  }

  /** Ends what {@link Widget.observe} began with this handler. */
  unobserve(handler: (change: never) => unknown): void {
    for (const handlers of this.#observers.values()) handlers.delete(handler);
  }

  /**
   * Calls `handler` for each message of a view whose content has this `event`: `{ event: "click", … }`.
   *
   * @returns a function that ends it
   */
  on(
    event: string,
    handler: (detail: JsonObject, buffers: Uint8Array[]) => unknown,
    options: HandlerOptions = {},
  ): () => void {
    const handlers = this.#events.get(event) ?? new Handlers(this.#host);
    this.#events.set(event, handlers);
    return handlers.add(handler, options);
  }

  /** Calls the handlers of an event, as a view's message would. */
  emit(event: string, detail: JsonObject = {}, buffers: Uint8Array[] = []): void {
    this.#events.get(event)?.call({ event, ...detail }, buffers);
  }

  /** Calls `handler` for each custom message of a view. */
  onMessage(
    handler: (content: JsonObject, buffers: Uint8Array[]) => unknown,
    options: HandlerOptions = {},
  ): () => void {
    return this.#custom.add(handler, options);
  }

  /** Sends a custom message to all views; buffers travel as binary and are not copied. */
  send(
    content: JsonObject,
    buffers: readonly (ArrayBufferView | ArrayBuffer)[] = [],
  ): Promise<void> {
    return this.#comm?.custom(content, buffers) ?? Promise.resolve();
  }

  /** Runs `fn`, or waits for it when it is async, and then sends all that it changed in one message. */
  holdSync<R>(fn: () => R): R {
    this.#holding++;
    let result: R;
    try {
      result = fn();
    } catch (error) {
      this.#release();
      throw error;
    }
    if (isThenable(result)) return Promise.resolve(result).finally(() => this.#release()) as R;
    this.#release();
    return result;
  }

  /** Sends traits as they are now, for example after their data were changed in place; all when none is named. */
  sendState(names?: TraitName<this> | readonly TraitName<this>[]): Promise<void> {
    const wanted = names === undefined ? undefined : typeof names === "string" ? [names] : names;
    return this.#comm?.update(this.getState(wanted)) ?? Promise.resolve();
  }

  /** The synced state under its names in messages: JSON values, binary data in their places, references. */
  getState(names?: readonly string[]): Record<string, unknown> {
    const { model, view, wires } = this.#definition;
    const state: Record<string, unknown> = {};
    if (!names) {
      Object.assign(state, {
        _model_module: model.module,
        _model_module_version: model.version,
        _model_name: model.name,
        _view_module: view.module,
        _view_module_version: view.version,
        _view_name: view.name,
      });
    }
    for (const defined of wires.values()) {
      if (!names || names.includes(defined.name)) state[defined.wire] = this.#wireValue(defined);
    }
    return state;
  }

  /** Ends the widget: its views disappear. Closing twice is harmless. */
  close(): void {
    this.#forget();
    this.#comm?.close();
  }

  /**
   * Calls `handler` once when the widget is closed, here or by a front end.
   *
   * @returns a function that ends it
   */
  onClose(handler: () => unknown): () => void {
    return this.#onClose.add(handler, { bind: false });
  }

  /** The bundle a notebook shows: the live view, a static picture if there is one, and text. */
  [JUPYTER_DISPLAY](): MimeBundle | Promise<MimeBundle> {
    const picture = this.fallback();
    if (isThenable(picture)) return Promise.resolve(picture).then((p) => this.#bundle(p));
    return this.#bundle(picture);
  }

  /** Class, value, and whatever is not at its default. */
  toString(): string {
    return describeWidget(this.constructor.name, this.#definition, this.#state);
  }

  /**
   * What is shown where no live view can be: `image/png` (base64), `image/svg+xml` or `text/html`. A subclass gives
   * its picture here, at most 640 pixels wide, since it is stored in the notebook.
   */
  protected fallback(): MimeBundle | undefined | Promise<MimeBundle | undefined> {
    return undefined;
  }

  /**
   * A subclass adjusts the values that the model is about to take (`next.value = …`), or throws `InvalidArgument`.
   * It runs inside the constructor too, before the fields of the subclass exist.
   *
   * @param next - all values, by property name
   * @param changed - the names that were set, also to what they were
   * @param initial - whether the widget is being made
   */
  protected normalize(_next: Values, _changed: ReadonlySet<string>, _initial: boolean): void {}

  /** Sets traits that only the front end may set otherwise. */
  protected setInternal(values: Values): void {
    const changes = this.#state.change(values, true);
    this.#send(changes.map((c) => c.name));
    this.#notify(changes);
  }

  #wireValue(defined: DefinedTrait): unknown {
    const value = this.#state.get(defined.name);
    return toWire(defined.trait.spec.toWire ? defined.trait.spec.toWire(value) : value);
  }

  #send(names: readonly string[]): void {
    const synced = names.filter((name) => this.#definition.traits.get(name)?.sync);
    if (synced.length === 0 || !this.#comm) return;
    if (this.#holding > 0) for (const name of synced) this.#held.add(name);
    else void this.#comm.update(this.getState(synced));
  }

  #release(): void {
    if (--this.#holding > 0) return;
    const names = [...this.#held];
    this.#held.clear();
    this.#send(names);
  }

  #notify(changes: readonly StateChange[]): void {
    for (const change of changes) {
      const event = { ...change, owner: this };
      this.#observers.get(change.name)?.call(event);
      this.#observers.get("*")?.call(event);
    }
  }

  #receive(message: CommPayload): void {
    const { method, content } = message.data;
    if (method === "update") this.#receiveState(message);
    else if (method === "request_state") void this.sendState();
    else if (method === "custom") {
      // Most views send objects; an anywidget may send anything.
      this.#custom.call(content as JsonObject, message.buffers);
      if (isObject(content) && typeof content.event === "string") {
        this.#events.get(content.event)?.call(content, message.buffers);
      }
    }
  }

  #receiveState(message: CommPayload): void {
    const { state, buffer_paths: paths } = message.data;
    if (!isObject(state)) return;
    const arrived = joinBuffers(state, paths, message.buffers);
    const known = [...this.#definition.wires.values()].filter((d) =>
      Object.hasOwn(arrived, d.wire),
    );
    this.#comm?.echo(known, arrived);
    const values: Values = {};
    for (const { name, wire, trait } of known) {
      values[name] = trait.spec.fromWire ? trait.spec.fromWire(arrived[wire]) : arrived[wire];
    }
    let changes: StateChange[];
    try {
      changes = this.#state.change(values, true);
    } catch (error) {
      // The views show a value that the model refuses: tell them what it has.
      this.#send(known.map((d) => d.name));
      throw error;
    }
    const touched = new Set([...known.map((d) => d.name), ...changes.map((c) => c.name)]);
    this.#send([...touched].filter((name) => this.#differs(name, arrived)));
    this.#notify(changes);
  }

  /** Whether the model's value is not what a front end has sent. */
  #differs(name: string, arrived: Values): boolean {
    const defined = this.#definition.traits.get(name);
    return !!defined?.sync && !same(this.#wireValue(defined), arrived[defined.wire]);
  }

  #forget(): void {
    if (this.#closed) return;
    this.#closed = true;
    widgetRegistry().delete(this.modelId);
    this.#onClose.call();
  }

  #bundle(picture: MimeBundle | undefined): MimeBundle {
    const bundle: MimeBundle = {
      ...picture,
      "text/plain": picture?.["text/plain"] ?? this.toString(),
    };
    if (this.#comm && !this.#closed) {
      bundle[WIDGET_VIEW] = { version_major: 2, version_minor: 0, model_id: this.modelId };
    }
    return bundle;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
