import { BeambookError } from "@beambook/core";
import { toSnakeCase } from "./names.js";
import type { Trait, TraitTable } from "./trait.js";

/** A class of the front end: its name, its module, and the versions that will do. */
export interface FrontEndClass {
  name: string | null;
  module: string;
  version: string;
}

/** What {@link defineWidget} is told. */
export interface WidgetSpec {
  /** The front end's model class; parts that are left out come from the base class. */
  model?: Partial<FrontEndClass>;
  /** The front end's view class; null when there is nothing to see. */
  view?: Partial<FrontEndClass>;
  /** The traits that this class adds, or redefines. */
  traits?: TraitTable;
  /** Names in messages: `snake` turns `readoutFormat` into `readout_format` (default), `same` keeps them. */
  naming?: "snake" | "same";
}

/** One trait of a class with its names. */
export interface DefinedTrait {
  readonly name: string;
  readonly wire: string;
  readonly sync: boolean;
  readonly trait: Trait;
}

/** All that is known of a widget class. */
export interface WidgetDefinition {
  readonly model: FrontEndClass;
  readonly view: FrontEndClass;
  readonly naming: "snake" | "same";
  /** By property name. */
  readonly traits: ReadonlyMap<string, DefinedTrait>;
  /** By name in messages; synced ones only. */
  readonly wires: ReadonlyMap<string, DefinedTrait>;
}

/** A widget class as {@link defineWidget} sees it. */
export interface WidgetClass {
  readonly name: string;
  readonly prototype: object;
}

const DEFINITION: unique symbol = Symbol.for("beambook.widget.definition") as never;
const CLASSES: unique symbol = Symbol.for("beambook.widget.classes") as never;

type Defined = { [DEFINITION]?: WidgetDefinition };

const ROOT: WidgetDefinition = {
  model: { name: "WidgetModel", module: "@jupyter-widgets/base", version: "2.0.0" },
  view: { name: null, module: "@jupyter-widgets/base", version: "2.0.0" },
  naming: "snake",
  traits: new Map(),
  wires: new Map(),
};

/**
 * Tells what a widget class is made of: its front-end classes and its traits. Call it once, in the class's static
 * block, and declare the properties; they read and write the model.
 *
 * @example
 * class Dial extends DOMWidget {
 *   static { defineWidget(this, { model: { name: "DialModel" }, view: { name: "DialView" }, traits: { angle: float(0) } }); }
 *   declare angle: number;     // radians
 * }
 */
export function defineWidget(type: WidgetClass, spec: WidgetSpec): void {
  const parent = definitionOf(type);
  const naming = spec.naming ?? parent.naming;
  const traits = new Map(parent.traits);
  for (const [name, trait] of Object.entries(spec.traits ?? {})) {
    const { wire, sync = true } = trait.spec;
    const onWire = wire ?? (naming === "snake" ? toSnakeCase(name) : name);
    traits.set(name, { name, wire: onWire, sync, trait });
    defineProperty(type.prototype, name);
  }
  const synced = [...traits.values()].filter((t) => t.sync);
  const definition: WidgetDefinition = {
    model: { ...parent.model, ...spec.model },
    view: { ...parent.view, ...spec.view },
    naming,
    traits,
    wires: new Map(synced.map((t) => [t.wire, t])),
  };
  Object.defineProperty(type, DEFINITION, { value: definition, configurable: true });
  if (spec.model?.name) widgetClasses().set(classKey(definition.model), type);
}

/** The definition of a class, its own or inherited. */
export function definitionOf(type: WidgetClass): WidgetDefinition {
  return (type as Defined)[DEFINITION] ?? ROOT;
}

/** The class that stands for a model class of the front end, for models that a front end makes. */
export function widgetClassFor(module: unknown, name: unknown): WidgetClass | undefined {
  return widgetClasses().get(`${String(module)} ${String(name)}`);
}

function classKey(model: FrontEndClass): string {
  return `${model.module} ${model.name}`;
}

/** One table in a process, whichever copy of this package fills it. */
function widgetClasses(): Map<string, WidgetClass> {
  const place = globalThis as { [CLASSES]?: Map<string, WidgetClass> };
  place[CLASSES] ??= new Map();
  return place[CLASSES];
}

function defineProperty(prototype: object, name: string): void {
  // A class that writes its own accessor (a setter that takes more than the getter gives) keeps it.
  if (Object.hasOwn(prototype, name)) return;
  if (typeof inherited(prototype, name)?.value === "function") {
    throw new BeambookError("InvalidArgument", `A trait cannot be called "${name}".`, {
      hint: "Widgets have a method of that name; choose another, or set the trait's `wire` name.",
    });
  }
  Object.defineProperty(prototype, name, {
    configurable: true,
    enumerable: true,
    get(this: TraitHolder): unknown {
      return this.get(name);
    },
    set(this: TraitHolder, value: unknown): void {
      this.set({ [name]: value });
    },
  });
}

function inherited(object: object, name: string): PropertyDescriptor | undefined {
  for (let at: unknown = object; typeof at === "object" && at !== null; ) {
    const found = Object.getOwnPropertyDescriptor(at, name);
    if (found) return found;
    at = Object.getPrototypeOf(at);
  }
  return undefined;
}

interface TraitHolder {
  get(name: string): unknown;
  set(values: Record<string, unknown>): unknown;
}
