import { BeambookError } from "@beambook/core";
import type { NDArray } from "@beambook/core/ndarray";
import { defineWidget } from "../base/definition.js";
import { XrfMap, type XrfMapOptions } from "./xrf-map.js";

/** A preview as `makeRawPreview` gives it. */
export interface PreviewSource {
  /** Brightness (height, width), 0 to 1. */
  readonly image: NDArray;
  readonly channels: readonly [from: number, to: number];
  readonly maxSpectrum: NDArray;
}

/** What a view of a preview shows. */
export interface RawPreviewViewOptions extends XrfMapOptions {
  preview: PreviewSource;
  flipHorizontal?: boolean;
  flipVertical?: boolean;
  title?: string;
}

/**
 * A raw cube before it is converted, with arrows from the pixel that was recorded first. Turn it until it stands as the
 * painting does: {@link flips} goes into `rawToDatastack`.
 *
 * @example
 * const view = new RawPreviewView({ preview: await makeRawPreview("RP.raw", "RP.rpl") });
 * view                                                                // shown; later, in another cell:
 * await rawToDatastack("RP.raw", "RP.rpl", { ...view.flips });
 */
export class RawPreviewView extends XrfMap {
  static {
    defineWidget(RawPreviewView, { traits: {} });
  }

  /** @throws InvalidArgument without a preview */
  constructor(options: RawPreviewViewOptions) {
    const { preview, cmap = "gray", limits = [0, 1], title = "Raw preview", ...rest } = options;
    if (preview?.image === undefined) {
      throw new BeambookError("InvalidArgument", "A RawPreviewView needs a preview.", {
        hint: "Give { preview: await makeRawPreview(raw, rpl) }.",
      });
    }
    super({ ...rest, cmap, limits, title, arrows: true });
    const { image, channels, maxSpectrum } = preview;
    const [height, width] = image.shape;
    this.showMap(image, {
      shape: [height, width, maxSpectrum.size],
      maxSpectrum: Float32Array.from(maxSpectrum.flat() as ArrayLike<number>),
      band: [...channels],
    });
  }

  /** The orientation that is chosen, as `rawToDatastack` takes it. */
  get flips(): { flipHorizontal: boolean; flipVertical: boolean } {
    return { flipHorizontal: this.flipHorizontal, flipVertical: this.flipVertical };
  }
}
