import type { NDArray } from "../ndarray/index.js";

/** Header keys and their texts, in the file's order and spelling. */
export type ImageHeader = Readonly<Record<string, string>>;

/** One image of a file with what its header says. */
export interface ImageFrame {
  /** Pixels, (row, column); further leading axes if the file has them. */
  readonly data: NDArray;
  readonly header: ImageHeader;
}

/** The text of a header key, whatever the case of its letters; undefined when there is none. */
export function headerValue(header: ImageHeader, key: string): string | undefined {
  if (Object.hasOwn(header, key)) return header[key];
  const low = key.toLowerCase();
  const found = Object.keys(header).find((name) => name.toLowerCase() === low);
  return found === undefined ? undefined : header[found];
}
