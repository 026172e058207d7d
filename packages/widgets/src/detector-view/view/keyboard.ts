/** What a key asks of a detector view. */
export type KeyAction =
  | { do: "frame"; by: number }
  | { do: "train"; by: number }
  | { do: "frame-end"; end: "first" | "last" }
  | { do: "cursor"; x: number; y: number }
  | { do: "zoom"; factor: number }
  | { do: "reset" | "outline" | "norm" | "auto" | "click" | "leave" | "help" };

/** The keys, for people. */
export const KEY_HELP: readonly (readonly [keys: string, what: string])[] = [
  ["← →", "previous, next frame (10 with Ctrl)"],
  ["↑ ↓", "previous, next train"],
  ["Home, End", "first, last frame"],
  ["Shift + arrows", "move the pixel cursor (by 10 with Ctrl)"],
  ["Enter", "pick the pixel under the cursor"],
  ["+ −", "zoom in, out"],
  ["0", "whole image"],
  ["a", "automatic limits"],
  ["l", "linear, logarithmic, square root"],
  ["o", "outline of the modules"],
  ["Esc", "remove the cursor"],
  ["?", "this list"],
];

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** What a key press means; undefined leaves it to the page. */
export function keyAction(
  event: Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">,
): KeyAction | undefined {
  if (event.metaKey || event.altKey) return undefined;
  const step = event.ctrlKey ? 10 : 1;
  const arrow = ARROWS[event.key];
  if (arrow !== undefined) {
    const [x, y] = arrow;
    if (event.shiftKey) return { do: "cursor", x: x * step, y: y * step };
    return x !== 0 ? { do: "frame", by: x * step } : { do: "train", by: y * step };
  }
  if (event.ctrlKey) return undefined;
  switch (event.key) {
    case "Home":
      return { do: "frame-end", end: "first" };
    case "End":
      return { do: "frame-end", end: "last" };
    case "+":
    case "=":
      return { do: "zoom", factor: 1.25 };
    case "-":
    case "_":
      return { do: "zoom", factor: 0.8 };
    case "0":
      return { do: "reset" };
    case "a":
      return { do: "auto" };
    case "l":
      return { do: "norm" };
    case "o":
      return { do: "outline" };
    case "Enter":
      return { do: "click" };
    case "Escape":
      return { do: "leave" };
    case "?":
      return { do: "help" };
    default:
      return undefined;
  }
}
