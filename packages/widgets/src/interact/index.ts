export type { Abbreviation, ArgumentOf, ValueWidget } from "./abbreviation.js";
export { Fixed, fixed } from "./fixed.js";
export {
  type Arguments,
  type Controls,
  Interactive,
  type InteractOptions,
  interact,
  interactive,
  interactiveOutput,
} from "./interactive.js";
