import type { MimeBundle } from "@beambook/core";
import { DescriptionWidget } from "../base/description-widget.js";

/** Characters up to which the HTML is stored in the notebook. */
const MAX_FALLBACK = 200_000;

/** HTML that is also stored in the notebook, for where there is no live view. */
export class HtmlBase extends DescriptionWidget {
  /** The HTML. */
  declare value: string;

  protected override fallback(): MimeBundle | undefined {
    const { length } = this.value;
    return length === 0 || length > MAX_FALLBACK ? undefined : { "text/html": this.value };
  }
}
