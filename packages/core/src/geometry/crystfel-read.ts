import { readFile } from "node:fs/promises";
import { BeambookError } from "../errors.js";
import { type BadRegion, type GeomMetadata, readMetadata } from "./crystfel-metadata.js";
import { type GeomBlock, type GeomFile, parseGeom } from "./crystfel-parse.js";
import { type PlacedPanel, placePanels } from "./crystfel-place.js";
import { directionOf, numberOf } from "./crystfel-value.js";
import type { Layout } from "./layout.js";
import type { Modules, Tile } from "./tile.js";
import type { Vector } from "./vector.js";

/** The tiles and the rest of a .geom file. */
export interface GeomContents {
  readonly modules: Modules;
  readonly metadata: GeomMetadata;
}

/**
 * Reads a CrystFEL geometry file for a detector; panels are told by the place of their data, not by their names.
 *
 * @throws FileNotFound, FileAccess; FileFormat with the line number
 */
export async function readGeom(path: string, layout: Layout): Promise<GeomContents> {
  const file = parseGeom(await readText(path), path);
  const { panels, dims } = placePanels(file, layout);
  const modules = arrange(panels, layout, file);
  const bad = file.bad.map((block) => readBad(block, panels, file));
  const panelNames = modules.map((tiles) => tiles.map(() => ""));
  for (const { block, module, tile } of panels) panelNames[module][tile] = block.name;
  return { modules, metadata: { ...readMetadata(file), panelNames, dims, bad } };
}

/** Reads a text file. */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    throw new BeambookError(
      missing ? "FileNotFound" : "FileAccess",
      missing ? "There is no geometry file." : "Cannot read the geometry file.",
      { file: path, cause },
    );
  }
}

function arrange(panels: readonly PlacedPanel[], layout: Layout, file: GeomFile): Modules {
  const count = layout.modules || Math.max(0, ...panels.map((p) => p.module + 1));
  const modules: (Tile | undefined)[][] = Array.from({ length: count }, () =>
    layout.tileOrigins.map(() => undefined),
  );
  for (const { block, module, tile } of panels) {
    if (module >= count || modules[module][tile]) {
      const why = module >= count ? `is of module ${module}` : "has the data of another panel";
      throw new BeambookError("FileFormat", `Panel "${block.name}" ${why}.`, {
        file: file.path,
        at: `line ${block.line}`,
        hint: `${layout.name} has ${count} modules of ${layout.tileOrigins.length} tiles.`,
      });
    }
    modules[module][tile] = readTile(block, layout, file.path);
  }
  const wanted = count * layout.tileOrigins.length;
  if (panels.length !== wanted || wanted === 0) {
    throw new BeambookError(
      "FileFormat",
      `${panels.length} panels; ${layout.name} has ${wanted || "at least one module of"} ${wanted ? "" : layout.tileOrigins.length} tiles.`.replace(
        / +/g,
        " ",
      ),
      { file: file.path },
    );
  }
  return modules as Tile[][];
}

function readTile(block: GeomBlock, layout: Layout, file: string): Tile {
  const res = numberOf(block, "res", file);
  const corner = (key: string): number => numberOf(block, key, file) / res;
  return {
    corner: [corner("corner_x"), corner("corner_y"), numberOf(block, "coffset", file, 0)],
    ss: over(directionOf(block, "ss", file), res),
    fs: over(directionOf(block, "fs", file), res),
    ssPixels: layout.tileShape[0],
    fsPixels: layout.tileShape[1],
  };
}

/** Divided, not multiplied by the inverse: the writer chose its digits so that this gives back the same number. */
function over(v: Vector, res: number): Vector {
  return [v[0] / res, v[1] / res, v[2] / res];
}

function readBad(block: GeomBlock, panels: readonly PlacedPanel[], file: GeomFile): BadRegion {
  const pair = (axis: string): [number, number] => [
    numberOf(block, `min_${axis}`, file.path),
    numberOf(block, `max_${axis}`, file.path),
  ];
  const { name } = block;
  if (block.fields.has("min_x")) return { kind: "area", name, x: pair("x"), y: pair("y") };
  const panelName = block.fields.get("panel");
  const panel = panels.find((p) => p.block.name === panelName?.value);
  if (panelName && !panel) {
    throw new BeambookError("FileFormat", `Bad region "${name}" names no panel of the file.`, {
      file: file.path,
      at: `line ${panelName.line}`,
    });
  }
  const start = panel?.ssStart ?? 0;
  const [first, last] = pair("ss");
  return {
    kind: "pixels",
    name,
    tile: panel && [panel.module, panel.tile],
    ss: [first - start, last - start],
    fs: pair("fs"),
  };
}
