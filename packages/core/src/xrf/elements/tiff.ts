import type { NDArray } from "../../ndarray/index.js";

/** A page of a TIFF file. */
export interface TiffPage {
  name: string;
  /** (height, width) */
  image: NDArray;
}

const SHORT = 3;
const LONG = 4;
const ASCII = 2;
const IEEE = 3;
const ENTRY = 12;

/**
 * A little-endian TIFF file of float32 pages, each in one strip, with its name in PageName.
 *
 * @source TIFF Revision 6.0, Adobe 1992; sections 2, 8 (SampleFormat: 19)
 */
export function formatTiff(pages: readonly TiffPage[]): Uint8Array {
  const parts: Buffer[] = [Buffer.from([0x49, 0x49, 42, 0, 8, 0, 0, 0])];
  let at = 8;
  pages.forEach(({ name, image }, i) => {
    const [height, width] = image.shape;
    const text = Buffer.from(`${name}\0`.padEnd(5, "\0"), "utf8");
    const pixels = Float32Array.from(image.copy().flat() as ArrayLike<number>);
    const tags = 11;
    const directory = 2 + tags * ENTRY + 4;
    const textAt = at + directory;
    const dataAt = Math.ceil((textAt + text.length) / 4) * 4;
    const next = dataAt + pixels.byteLength;
    const out = Buffer.alloc(dataAt - at);
    out.writeUInt16LE(tags, 0);
    let entry = 2;
    const tag = (id: number, type: number, value: number, count = 1): void => {
      out.writeUInt16LE(id, entry);
      out.writeUInt16LE(type, entry + 2);
      out.writeUInt32LE(count, entry + 4);
      out.writeUInt32LE(value, entry + 8);
      entry += ENTRY;
    };
    tag(256, LONG, width);
    tag(257, LONG, height);
    tag(258, SHORT, 32);
    tag(259, SHORT, 1); // not compressed
    tag(262, SHORT, 1); // zero is black
    tag(273, LONG, dataAt);
    tag(277, SHORT, 1);
    tag(278, LONG, height);
    tag(279, LONG, pixels.byteLength);
    tag(285, ASCII, textAt, text.length);
    tag(339, SHORT, IEEE);
    out.writeUInt32LE(i === pages.length - 1 ? 0 : next, entry);
    text.copy(out, directory);
    parts.push(out, Buffer.from(pixels.buffer));
    at = next;
  });
  return Buffer.concat(parts);
}
