import type { UnzipFileInfo } from "fflate";
import { BeambookError, isBeambookError } from "../errors.js";
import { readWholeFile, writeWholeFile } from "./atomic-write.js";
import type { NDArray } from "./ndarray.js";
import { formatNpy, parseNpy } from "./npy.js";

// Deflate cannot shrink data more than this; a file that claims more is damaged or malicious.
const MOST_DEFLATED = 1032;

/**
 * Reads the arrays of a .npz file by name.
 *
 * @throws FileNotFound; FileFormat for a damaged archive; UnsupportedType
 */
export async function readNpz(path: string): Promise<Record<string, NDArray>> {
  const bytes = await readWholeFile(path);
  const { unzipSync } = await import("fflate");
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bytes, {
      filter: ({ name, size, originalSize }: UnzipFileInfo): boolean => {
        const most = size * MOST_DEFLATED + 64;
        if (originalSize <= most && size <= bytes.length) return name.endsWith(".npy");
        throw new BeambookError("FileFormat", `Entry "${name}" claims ${originalSize} bytes.`, {
          file: path,
        });
      },
    });
  } catch (cause) {
    if (isBeambookError(cause)) throw cause;
    throw new BeambookError(
      "FileFormat",
      `Not a readable .npz file: ${(cause as Error).message}.`,
      {
        file: path,
        cause,
      },
    );
  }
  const arrays = Object.entries(entries).map(([name, content]) => [
    name.slice(0, -".npy".length),
    parseNpy(content, { file: `${path}/${name}` }),
  ]);
  return Object.fromEntries(arrays);
}

/** Writes arrays to a .npz file by name, compressed unless told otherwise. */
export async function writeNpz(
  path: string,
  arrays: Readonly<Record<string, NDArray>>,
  { compress = true }: { compress?: boolean } = {},
): Promise<void> {
  const { zipSync } = await import("fflate");
  const entries = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, formatNpy(array)]);
  await writeWholeFile(path, zipSync(Object.fromEntries(entries), { level: compress ? 6 : 0 }));
}
