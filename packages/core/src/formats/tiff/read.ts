import { readWholeFile } from "../../ndarray/atomic-write.js";
import type { NDArray } from "../../ndarray/index.js";
import { layoutOf, type TiffLayout } from "./layout.js";
import { readPixels } from "./pixels.js";
import { readDirectories, TiffBytes, type TiffDirectory, type TiffValue } from "./tags.js";

/** One image of a TIFF file; its pixels are read when asked for. */
export interface TiffPage {
  /** (row, column), or (row, column, channel). */
  readonly shape: readonly number[];
  /** Fields by tag number. */
  readonly tags: ReadonlyMap<number, TiffValue>;
  /** The pixels. @throws FileFormat for damaged data */
  read(): NDArray;
}

/** A TIFF file. */
export interface TiffFile {
  /** All images in order, thumbnails and masks included. */
  readonly pages: readonly TiffPage[];
}

/**
 * Reads the bytes of a TIFF or BigTIFF file: whole numbers and floats of 8 to 64 bits, packed values of 1 to 14 bits,
 * strips and tiles, any number of pages; uncompressed, LZW, deflate or PackBits, with predictors.
 *
 * @param file Name for errors.
 * @throws FileFormat for damaged files; UnsupportedType for other compressions
 * @source TIFF 6.0 specification (Adobe, 1992); BigTIFF design, https://www.awaresystems.be/imaging/tiff/bigtiff.html
 */
export function parseTiff(bytes: Uint8Array, file?: string): TiffFile {
  const source = new TiffBytes(bytes, file);
  return { pages: readDirectories(source).map((directory) => pageOf(source, directory)) };
}

function pageOf(source: TiffBytes, directory: TiffDirectory): TiffPage {
  const layout: TiffLayout = layoutOf(source, directory);
  const { width, height, channels } = layout;
  return {
    shape: channels > 1 ? [height, width, channels] : [height, width],
    tags: directory.tags,
    read: () => readPixels(source, layout),
  };
}

/** Reads a TIFF file. @throws FileNotFound; as parseTiff */
export async function readTiff(path: string): Promise<TiffFile> {
  return parseTiff(await readWholeFile(path), path);
}
