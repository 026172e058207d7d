import { element } from "../../view/dom.js";
import { KEY_HELP } from "./keyboard.js";

const MOUSE_HELP: readonly (readonly [string, string])[] = [
  ["wheel", "zoom about the pointer"],
  ["drag", "move the image"],
  ["double click", "whole image"],
  ["click", "pick a pixel"],
];

/** The list of what mouse and keys do, hidden at first. */
export function helpList(): HTMLElement {
  const rows = [...MOUSE_HELP, ...KEY_HELP].flatMap(([keys, what]) => [
    element("dt", {}, keys),
    element("dd", {}, what),
  ]);
  return element("dl", { class: "bb-help", "data-testid": "bb-help-list", hidden: true }, ...rows);
}
