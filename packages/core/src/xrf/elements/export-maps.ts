import { basename, dirname, extname, join } from "node:path";
import { BeambookError } from "../../errors.js";
import { createHdf5 } from "../../hdf5/index.js";
import { writeWholeFile } from "../../ndarray/atomic-write.js";
import { mapPng } from "../plot-export.js";
import type { ElementMaps } from "./maps.js";
import { formatTiff } from "./tiff.js";

/** Options of {@link exportMaps}. */
export interface ExportOptions {
  /** Colours of PNGs; `gray`. */
  cmap?: string;
}

/**
 * Writes maps to a file, by its ending: `.tif` (one float32 page per map, with its name), `.h5` (NXdata per map), `.csv`
 * (row, column, one column per map), `.png` (one picture per map, `<name>_Fe-K.png`).
 *
 * @returns the files written
 * @throws InvalidArgument for other endings; FileAccess
 */
export async function exportMaps(
  maps: ElementMaps,
  path: string,
  { cmap = "gray" }: ExportOptions = {},
): Promise<string[]> {
  const ending = extname(path).toLowerCase();
  if (ending === ".png") return writePngs(maps, path, cmap);
  if (ending === ".tif" || ending === ".tiff") {
    const pages = maps.names.map((name) => ({ name, image: maps.get(name) }));
    await writeWholeFile(path, formatTiff(pages));
  } else if (ending === ".h5" || ending === ".hdf5") await writeHdf5(maps, path);
  else if (ending === ".csv") await writeWholeFile(path, toCsv(maps));
  else {
    throw new BeambookError("InvalidArgument", `Maps cannot be written to "${ending}" files.`, {
      file: path,
      hint: "Use .tif, .h5, .csv or .png.",
    });
  }
  return [path];
}

async function writePngs(maps: ElementMaps, path: string, cmap: string): Promise<string[]> {
  const stem = basename(path, extname(path));
  const files: string[] = [];
  for (const name of maps.names) {
    const file = join(dirname(path), `${stem}_${name.replace(/[^\w]+/g, "-")}.png`);
    await writeWholeFile(file, mapPng(maps.get(name), cmap));
    files.push(file);
  }
  return files;
}

async function writeHdf5(maps: ElementMaps, path: string): Promise<void> {
  const file = await createHdf5(path);
  await file.group("/", { attributes: { NX_class: "NXroot", default: "maps" } });
  await file.group("/maps", { attributes: { NX_class: "NXentry" } });
  for (const name of maps.names) {
    const group = `/maps/${name.replace(/[^\w]+/g, "_")}`;
    await file.group(group, { attributes: { NX_class: "NXdata", signal: "data", title: name } });
    await file.write(`${group}/data`, maps.get(name).copy(), { attributes: { units: "counts" } });
  }
  await file.close();
}

function toCsv({ names, data }: ElementMaps): string {
  const [count, height, width] = data.shape;
  const flat = data.flat();
  const rows = [["row", "column", ...names].join(",")];
  for (let i = 0; i < height * width; i++) {
    const values = Array.from({ length: count }, (_, k) => flat[k * height * width + i]);
    rows.push([Math.floor(i / width), i % width, ...values].join(","));
  }
  return `${rows.join("\n")}\n`;
}
