import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { BeambookError } from "../../errors.js";
import { type NDArray, ndarray } from "../../ndarray/ndarray.js";
import { readNpy } from "../../ndarray/npy.js";
import type { LoadedFrames } from "../hooks.js";
import { PtyScan } from "../scan.js";

/**
 * Reads a folder as PtyPy's tutorial has it: `geometry.txt` with a parameter and its value a line (distance, energy,
 * psize, shape), for those that are not given, `positions.txt` with a `.npy` file, a row and a column position in m a line.
 *
 * @example
 * const scan = await new NumpyScan({ base_path: "sim/" }).initialize();
 * @source PtyPy's manual, "Tutorial: Subclassing PtyScan"
 */
export class NumpyScan extends PtyScan.define({
  name: { default: "numpyscan" },
  base_path: { default: "./", help: "Base path to extract data files from.", type: "str" },
  auto_center: { default: false },
}) {
  #files: string[] = [];

  /** Takes over the geometry that was not given. */
  protected override async open(): Promise<void> {
    for (const [line, at, file] of await linesOf(join(this.info.base_path, "geometry.txt"))) {
      const [name, value] = line.split(/\s+/);
      if (!(name in this.info) || value === undefined || Number.isNaN(Number(value))) {
        throw new BeambookError("FileFormat", `"${line}" is no geometry.`, {
          file,
          at: `line ${at}`,
          hint: "Write the name of a parameter, such as distance, energy, psize or shape, and a number.",
        });
      }
      if (this.given[name] === undefined || this.given[name] === null)
        this.info[name] = Number(value);
    }
  }

  override async loadPositions(): Promise<NDArray> {
    const numbers: number[] = [];
    this.#files = [];
    for (const [line, at, file] of await linesOf(join(this.info.base_path, "positions.txt"))) {
      const [name, row, column] = line.split(/\s+/);
      const pair = [Number(row), Number(column)];
      if (row === undefined || column === undefined || pair.some(Number.isNaN)) {
        throw new BeambookError("FileFormat", `"${line}" is no position.`, {
          file,
          at: `line ${at}`,
          hint: "Write a file name, a row and a column position in m.",
        });
      }
      this.#files.push(name);
      numbers.push(...pair);
    }
    return ndarray(Float64Array.from(numbers), [this.#files.length, 2]);
  }

  override async load(indices: number[]): Promise<LoadedFrames> {
    const paths = indices.map((i) => join(this.info.base_path, this.#files[i]));
    return { raw: await Promise.all(paths.map((path) => readNpy(path))) };
  }
}

/** Lines with text, their numbers and the file. */
async function linesOf(file: string): Promise<[line: string, at: number, file: string][]> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new BeambookError("FileNotFound", "The scan's folder lacks a file.", {
      file,
      hint: "Set base_path to the folder of geometry.txt and positions.txt.",
      cause,
    });
  });
  return text
    .split(/\r?\n/)
    .map((line, i): [string, number, string] => [line.trim(), i + 1, file])
    .filter(([line]) => line !== "" && !line.startsWith("#"));
}
