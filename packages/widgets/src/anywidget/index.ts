export {
  AnyWidget,
  type AnyWidgetOptions,
  type Command,
  type CommandAnswer,
} from "./any-widget.js";
export {
  type AnyWidgetModel,
  type FromAnywidgetOptions,
  fromAnywidget,
} from "./from-anywidget.js";
export type { AssetSource } from "./source.js";
