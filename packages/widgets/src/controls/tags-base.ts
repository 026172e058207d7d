import { BeambookError } from "@beambook/core";
import { DescriptionWidget } from "../base/description-widget.js";
import type { Values } from "../base/model-state.js";

/** A list of tags. */
export class TagsBase extends DescriptionWidget {
  protected override normalize(next: Values): void {
    const tags = next.value as readonly (string | number)[];
    const allowed = next.allowedTags as readonly (string | number)[];
    for (const tag of tags) {
      if (tag === "") throw this.refuse(tag, "text that is not blank");
      if (allowed.length > 0 && !allowed.includes(tag)) {
        throw this.refuse(tag, `one of ${allowed.join(", ")}`);
      }
    }
  }

  /** An error for a tag that is not allowed. */
  protected refuse(tag: unknown, allowed: string): BeambookError {
    const name = `${this.constructor.name}.value`;
    return new BeambookError(
      "InvalidArgument",
      `A tag of ${name} must be ${allowed}, not ${JSON.stringify(tag)}.`,
    );
  }
}

/** A list of numbers as tags. */
export class NumberTagsBase extends TagsBase {
  protected override normalize(next: Values): void {
    super.normalize(next);
    const { min, max } = next as { min?: number | null; max?: number | null };
    for (const tag of next.value as readonly number[]) {
      if (typeof min === "number" && tag < min) throw this.refuse(tag, `at least ${min}`);
      if (typeof max === "number" && tag > max) throw this.refuse(tag, `at most ${max}`);
    }
  }
}
