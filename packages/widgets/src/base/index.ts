export { PROTOCOL_VERSION, WIDGET_TARGET } from "./comm.js";
export {
  defineWidgetClass,
  type TraitClass,
  type TraitProperties,
} from "./define-widget-class.js";
export {
  defineWidget,
  type FrontEndClass,
  type WidgetClass,
  type WidgetSpec,
} from "./definition.js";
export { DescriptionWidget, type DescriptionWidgetOptions } from "./description-widget.js";
export { DOMWidget, type DOMWidgetOptions } from "./dom-widget.js";
export type { Values } from "./model-state.js";
export { instance, widget, widgetItem } from "./reference.js";
export { Style } from "./style.js";
export {
  REFUSED,
  Trait,
  type TraitOptions,
  type TraitSpec,
  type TraitTable,
  type TraitValue,
} from "./trait.js";
export {
  bool,
  bytes,
  either,
  float,
  int,
  json,
  list,
  local,
  type NumberOptions,
  oneOf,
  string,
  typedArray,
} from "./traits.js";
export { WIDGET_VIEW, Widget } from "./widget.js";
export type { Change, TraitName, TraitValues, WidgetOptions } from "./widget-types.js";
export { isWidget } from "./wire.js";
