// Written by scripts/generate-controls.mjs from @jupyter-widgets/schema; do not edit.
import { defineWidget } from "../../base/definition.js";
import type { DOMWidgetOptions } from "../../base/dom-widget.js";
import { bool, bytes, string } from "../../base/traits.js";
import { MediaBase } from "../media-base.js";

/** Options of {@link Audio}. */
export interface AudioOptions extends DOMWidgetOptions {
  /** Whether it starts when it is shown; default `true`. */
  autoplay?: boolean;
  /** Whether play and pause buttons are shown; default `true`. */
  controls?: boolean;
  /** Name of the encoding, or `url` when the value is an address; default `'mp3'`. */
  format?: string;
  /** Whether it begins again at its end; default `true`. */
  loop?: boolean;
  /** The encoded file, or the UTF-8 bytes of an address */
  value?: Uint8Array;
}

/** A sound by its bytes. */
export class Audio extends MediaBase {
  static {
    defineWidget(Audio, {
      model: { name: "AudioModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "AudioView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        autoplay: bool(true),
        controls: bool(true),
        format: string("mp3"),
        loop: bool(true),
        value: bytes(),
      },
    });
  }

  /** Whether it starts when it is shown; default `true`. */
  declare autoplay: boolean;
  /** Whether play and pause buttons are shown; default `true`. */
  declare controls: boolean;
  /** Name of the encoding, or `url` when the value is an address; default `'mp3'`. */
  declare format: string;
  /** Whether it begins again at its end; default `true`. */
  declare loop: boolean;
  /** The encoded file, or the UTF-8 bytes of an address */
  declare value: Uint8Array;

  constructor(options: AudioOptions = {}) {
    super(options);
  }
}

/** Options of {@link Image}. */
export interface ImageOptions extends DOMWidgetOptions {
  /** Name of the encoding, or `url` when the value is an address; default `'png'`. */
  format?: string;
  /** Height in pixels; empty for its own; default empty. */
  height?: string;
  /** The encoded file, or the UTF-8 bytes of an address */
  value?: Uint8Array;
  /** Width in pixels; empty for its own; default empty. */
  width?: string;
}

/** A picture by its bytes. */
export class Image extends MediaBase {
  static {
    defineWidget(Image, {
      model: { name: "ImageModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "ImageView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        format: string("png"),
        height: string(""),
        value: bytes(),
        width: string(""),
      },
    });
  }

  /** Name of the encoding, or `url` when the value is an address; default `'png'`. */
  declare format: string;
  /** Height in pixels; empty for its own; default empty. */
  declare height: string;
  /** The encoded file, or the UTF-8 bytes of an address */
  declare value: Uint8Array;
  /** Width in pixels; empty for its own; default empty. */
  declare width: string;

  constructor(options: ImageOptions = {}) {
    super(options);
  }
}

/** Options of {@link Video}. */
export interface VideoOptions extends DOMWidgetOptions {
  /** Whether it starts when it is shown; default `true`. */
  autoplay?: boolean;
  /** Whether play and pause buttons are shown; default `true`. */
  controls?: boolean;
  /** Name of the encoding, or `url` when the value is an address; default `'mp4'`. */
  format?: string;
  /** Height in pixels; empty for its own; default empty. */
  height?: string;
  /** Whether it begins again at its end; default `true`. */
  loop?: boolean;
  /** The encoded file, or the UTF-8 bytes of an address */
  value?: Uint8Array;
  /** Width in pixels; empty for its own; default empty. */
  width?: string;
}

/** A film by its bytes. */
export class Video extends MediaBase {
  static {
    defineWidget(Video, {
      model: { name: "VideoModel", module: "@jupyter-widgets/controls", version: "2.0.0" },
      view: { name: "VideoView", module: "@jupyter-widgets/controls", version: "2.0.0" },
      traits: {
        autoplay: bool(true),
        controls: bool(true),
        format: string("mp4"),
        height: string(""),
        loop: bool(true),
        value: bytes(),
        width: string(""),
      },
    });
  }

  /** Whether it starts when it is shown; default `true`. */
  declare autoplay: boolean;
  /** Whether play and pause buttons are shown; default `true`. */
  declare controls: boolean;
  /** Name of the encoding, or `url` when the value is an address; default `'mp4'`. */
  declare format: string;
  /** Height in pixels; empty for its own; default empty. */
  declare height: string;
  /** Whether it begins again at its end; default `true`. */
  declare loop: boolean;
  /** The encoded file, or the UTF-8 bytes of an address */
  declare value: Uint8Array;
  /** Width in pixels; empty for its own; default empty. */
  declare width: string;

  constructor(options: VideoOptions = {}) {
    super(options);
  }
}
