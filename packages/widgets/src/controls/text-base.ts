import { BeambookError } from "@beambook/core";
import { DescriptionWidget } from "../base/description-widget.js";
import type { Values } from "../base/model-state.js";
import { show } from "../base/trait.js";

/** A text field of one line. */
export class TextBase extends DescriptionWidget {
  /** The text. */
  declare value: string;

  /**
   * Calls `handler` when the user presses Enter.
   *
   * @returns a function that ends it
   */
  onSubmit(handler: (text: this) => unknown): () => void {
    return this.on("submit", () => handler(this));
  }
}

/** A text field with suggestions. */
export class ComboboxBase extends TextBase {
  protected override normalize(next: Values): void {
    const options = next.options as readonly string[];
    if (!next.ensureOption || next.value === "" || options.includes(next.value as string)) return;
    throw new BeambookError(
      "InvalidArgument",
      `Combobox.value must be one of ${options.map(show).join(", ")}, not ${show(next.value)}.`,
    );
  }
}
