import type { Stage } from "./stage.js";
import type { SharedTraits } from "./traits.js";
import { viewportOf, visibleRegion } from "./viewport.js";

const REST_MS = 200;

/** Keeps what is looked at the same in all views: told when the image rests, followed when another view tells. */
export class SharedRegion {
  readonly #stage: Stage;
  readonly #traits: SharedTraits;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sent = "";

  constructor(stage: Stage, traits: SharedTraits) {
    this.#stage = stage;
    this.#traits = traits;
  }

  /** The image has been moved here; the others are told once it rests. */
  moved(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#share(), REST_MS);
  }

  /** Looks at what the trait says; false if that came from here. */
  follow(): boolean {
    const { region } = this.#traits;
    if (JSON.stringify(region) === this.#sent) return false;
    if (region === null) this.#stage.fit();
    else this.#stage.look(viewportOf(region, this.#stage.area));
    return true;
  }

  /** Tells nothing any more. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  #share(): void {
    const { fitted, viewport, size, area } = this.#stage;
    const region = fitted ? null : visibleRegion(viewport, size, area);
    this.#sent = JSON.stringify(region);
    const value = region && [region.row, region.col, region.rows, region.cols];
    this.#traits.write({ region: value });
  }
}
