import { BeambookError } from "@beambook/core";
import type { Values } from "../base/model-state.js";
import { BoxBase } from "./box-base.js";
import type { StillOptions } from "./still.js";

/** Pages of which one is open. */
export class ContainerBase extends BoxBase {
  /** Titles of the pages; as many as there are children. */
  declare titles: readonly string[];

  /** Gives one page a title. */
  setTitle(index: number, title: string): void {
    this.titles = this.titles.map((old, i) => (i === index ? title : old));
  }

  /** The title of one page. */
  getTitle(index: number): string {
    return this.titles[index];
  }

  protected override arrangement(): StillOptions {
    return { direction: "column", titles: this.titles };
  }

  protected override normalize(next: Values, changed: ReadonlySet<string>): void {
    const pages = (next.children as readonly unknown[]).length;
    const titles = next.titles as readonly string[];
    if (titles.length !== pages) {
      next.titles = Object.freeze(Array.from({ length: pages }, (_, i) => titles[i] ?? ""));
    }
    const index = next.selectedIndex as number | null;
    if (index === null || (index >= 0 && index < pages)) return;
    if (changed.has("selectedIndex")) {
      throw new BeambookError(
        "InvalidArgument",
        `${this.constructor.name}.selectedIndex must be null or 0 to ${pages - 1}, not ${index}.`,
      );
    }
    next.selectedIndex = this.withoutPage(pages);
  }

  /** What is open when the open page has gone. */
  protected withoutPage(_pages: number): number | null {
    return null;
  }
}

/** Pages of which one is always open, if there is one. */
export class TabBase extends ContainerBase {
  protected override normalize(
    next: Values,
    changed: ReadonlySet<string>,
    initial: boolean = false,
  ): void {
    const pages = (next.children as readonly unknown[]).length;
    const chosen = changed.has("selectedIndex");
    if (
      (initial || changed.has("children")) &&
      !chosen &&
      next.selectedIndex === null &&
      pages > 0
    ) {
      next.selectedIndex = 0;
    }
    super.normalize(next, changed);
  }

  protected override withoutPage(pages: number): number | null {
    return pages > 0 ? pages - 1 : null;
  }
}
