import type { MimeBundle } from "@beambook/core";
import { DOMWidget } from "../base/dom-widget.js";

/** Pictures up to this size are kept in the notebook beside the live view. */
const MAX_FALLBACK_BYTES = 200_000;

const FORMATS: Record<string, string> = {
  jpg: "jpeg",
  svg: "svg+xml",
  tif: "tiff",
  ogv: "ogg",
  mpg: "mpeg",
};

/** A class of {@link MediaBase}. */
export interface MediaClass<T extends MediaBase, O extends object> {
  new (options?: O): T;
}

/** A picture, sound or film by its bytes. */
export class MediaBase extends DOMWidget {
  /** The encoded file, or the UTF-8 bytes of an address when `format` is `"url"`. */
  declare value: Uint8Array;
  /** Name of the encoding: `png`, `mp4`, … or `url`. */
  declare format: string;

  /**
   * Shows a file; its format follows from its name.
   *
   * @throws the error of the file system when the file cannot be read
   */
  static async fromFile<T extends MediaBase, O extends object>(
    this: MediaClass<T, O>,
    path: string | URL,
    options: Partial<O> = {},
  ): Promise<T> {
    const { readFile } = await import("node:fs/promises");
    const value = new Uint8Array(await readFile(path));
    const ending = /\.(\w+)$/.exec(String(path))?.[1].toLowerCase();
    const format = ending === undefined ? {} : { format: FORMATS[ending] ?? ending };
    return new this({ ...format, value, ...options } as unknown as O);
  }

  /** Shows what is found at an address; the browser fetches it. */
  static fromUrl<T extends MediaBase, O extends object>(
    this: MediaClass<T, O>,
    url: string | URL,
    options: Partial<O> = {},
  ): T {
    return new this({ value: String(url), format: "url", ...options } as unknown as O);
  }

  protected override fallback(): MimeBundle | undefined {
    const type = `image/${this.format.toLowerCase()}`;
    const { byteLength } = this.value;
    if (byteLength === 0 || byteLength > MAX_FALLBACK_BYTES) return undefined;
    if (type === "image/svg+xml") return { [type]: new TextDecoder().decode(this.value) };
    return type === "image/png" || type === "image/jpeg"
      ? { [type]: Buffer.from(this.value).toString("base64") }
      : undefined;
  }
}
