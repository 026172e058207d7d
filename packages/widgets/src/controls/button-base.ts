import { DOMWidget } from "../base/dom-widget.js";
import type { Values } from "../base/model-state.js";

/** What a button does when it is clicked. */
export class ButtonBase extends DOMWidget {
  /**
   * Calls `handler` after each click; what it prints appears under the cell that called `onClick`.
   *
   * @returns a function that ends it
   */
  onClick(handler: (button: this) => unknown): () => void {
    return this.on("click", () => handler(this));
  }

  /** Calls the click handlers. */
  click(): void {
    this.emit("click");
  }

  protected override normalize(next: Values): void {
    // Names of older notebooks: "fa-gear fa-spin".
    next.icon = String(next.icon).replaceAll("fa-", "");
  }
}
