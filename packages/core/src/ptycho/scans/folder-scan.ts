import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { glob } from "tinyglobby";
import { BeambookError } from "../../errors.js";
import { readCbf, readEdf, readTiff } from "../../formats/index.js";
import { type NDArray, ndarray } from "../../ndarray/ndarray.js";
import { readNpy } from "../../ndarray/npy.js";
import type { Numbers } from "../frames.js";
import type { CheckResult, LoadedFrames } from "../hooks.js";
import { PtyScan } from "../scan.js";

/**
 * Reads a folder of images, one frame a file in natural order (`scan_2.tif` before `scan_10.tif`): EDF, TIFF, CBF and
 * `.npy`. Files that arrive later are found, so that a scan may be followed while it is being taken.
 *
 * @example
 * const scan = new FolderScan({ files: "raw/scan_*.tif", positions_file: "positions.txt", position_factor: 1e-6 });
 */
export class FolderScan extends PtyScan.define({
  name: { default: "FolderScan" },
  files: { default: "*.tif", help: "Pattern of the files' names.", type: "str" },
  positions_file: {
    default: null,
    help: "Text file with a row and a column position a line.",
    type: "file",
    doc: "Further columns, and lines that do not begin with a number, are left out.",
  },
  position_factor: { default: 1, help: "What turns the file's positions into m.", type: "float" },
  mask_file: { default: null, help: "Image that is 0 where pixels are good.", type: "file" },
}) {
  #files: string[] = [];

  /** Looks which files there are; without `num_frames` and positions those are all. */
  protected override async open(): Promise<void> {
    await this.#look();
    const endless = this.numFrames === null && this.info.positions_file === null;
    if (endless && this.#files.length === 0) {
      throw new BeambookError("FileNotFound", `No file fits ${this.info.files}.`, {
        hint: "Correct the pattern, or set num_frames to wait for files to come.",
      });
    }
    if (endless) this.numFrames = this.#files.length;
  }

  override async loadPositions(): Promise<NDArray | null> {
    const file = this.info.positions_file;
    if (typeof file !== "string") return null;
    const text = await readFile(file, "utf8").catch((cause: unknown) => {
      throw new BeambookError("FileNotFound", "There are no positions.", { file, cause });
    });
    const pairs = text
      .split(/\r?\n/)
      .map((line) =>
        line
          .trim()
          .split(/[\s,;]+/)
          .map(Number),
      )
      .filter(([row, column]) => Number.isFinite(row) && Number.isFinite(column));
    if (pairs.length === 0) {
      throw new BeambookError("FileFormat", "No line begins with two numbers.", { file });
    }
    const metres = pairs
      .flatMap((numbers) => numbers.slice(0, 2))
      .map((v) => v * this.info.position_factor);
    return ndarray(Float64Array.from(metres), [pairs.length, 2]);
  }

  override async loadWeight(): Promise<Numbers | null> {
    const file = this.info.mask_file;
    return typeof file === "string" ? (await readImage(file)).equal(0) : super.loadWeight();
  }

  override async check(frames: number, start: number): Promise<CheckResult> {
    if (this.#files.length < start + frames) await this.#look();
    const last = this.numFrames ?? this.#files.length;
    return [Math.max(0, Math.min(frames, this.#files.length - start, last - start)), null];
  }

  override async load(indices: number[]): Promise<LoadedFrames> {
    return { raw: await Promise.all(indices.map((i) => readImage(this.#files[i]))) };
  }

  async #look(): Promise<void> {
    const pattern = this.info.files.replaceAll("\\", "/");
    const found = await glob([pattern], {
      onlyFiles: true,
      expandDirectories: false,
      absolute: true,
    });
    const order = new Intl.Collator("en", { numeric: true });
    this.#files = found.sort((a, b) => order.compare(a, b));
  }
}

/** The one image of a file. @throws `UnsupportedType` for other endings, `ShapeMismatch` for several images */
async function readImage(path: string): Promise<NDArray> {
  const images = await imagesOf(path);
  if (images.length === 1 && images[0].ndim === 2) return images[0];
  const shapes = images.map(({ shape }) => `(${shape.join(", ")})`).join(", ");
  throw new BeambookError("ShapeMismatch", `The file holds ${shapes}, not one image.`, {
    file: path,
    hint: "Write one frame a file, or read stacks with a scan of your own.",
  });
}

async function imagesOf(path: string): Promise<NDArray[]> {
  const name = basename(path).toLowerCase();
  if (name.endsWith(".npy")) return [await readNpy(path)];
  if (name.endsWith(".cbf")) return [(await readCbf(path)).data];
  if (/\.edf(\.gz)?$/.test(name)) return (await readEdf(path)).frames.map(({ data }) => data);
  if (/\.tiff?$/.test(name)) return (await readTiff(path)).pages.map((page) => page.read());
  throw new BeambookError("UnsupportedType", "Frames of this kind cannot be read.", {
    file: path,
    hint: "Known are .edf, .edf.gz, .tif, .cbf and .npy.",
  });
}
