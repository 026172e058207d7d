import { BeambookError } from "../errors.js";
import type { GeomDim } from "./crystfel-metadata.js";
import type { GeomBlock, GeomFile } from "./crystfel-parse.js";
import { badValue, numberOf } from "./crystfel-value.js";
import type { Layout } from "./layout.js";

/** A panel, and which module and tile it is. */
export interface PlacedPanel {
  readonly block: GeomBlock;
  readonly module: number;
  readonly tile: number;
  /** What to take off the file's slow-scan coordinates to get the module's. */
  readonly ssStart: number;
}

/** The panels by their data coordinates, and the meaning of the data's axes. */
export interface PlacedPanels {
  readonly panels: readonly PlacedPanel[];
  readonly dims: readonly GeomDim[];
}

/**
 * Finds out which module and tile each panel is, from the place of its data.
 *
 * @throws FileFormat with the line number for a panel that is no tile of this detector
 */
export function placePanels(file: GeomFile, layout: Layout): PlacedPanels {
  const dims = file.panels.map((panel) => dimsOf(panel, file));
  const axis = moduleAxis(dims, file, layout.moduleShape[0]);
  const panels = file.panels.map((block, k) => {
    const fixed = axis < 0 ? undefined : (dims[k][axis] as number);
    return placePanel(block, fixed, layout, file);
  });
  const first = dims[0] ?? [];
  return { panels, dims: first.map((d, k) => (k === axis ? "modno" : d)) };
}

/** The fields dim0, dim1, … of a panel; `["frame", "ss", "fs"]` if there are none. */
function dimsOf(panel: GeomBlock, file: GeomFile): GeomDim[] {
  const dims: GeomDim[] = [];
  for (const [key, entry] of panel.fields) {
    const match = /^dim(\d+)$/.exec(key);
    if (!match) continue;
    const named: Record<string, GeomDim> = { "%": "frame", ss: "ss", fs: "fs" };
    const dim = named[entry.value] ?? (/^\d+$/.test(entry.value) ? Number(entry.value) : undefined);
    if (dim === undefined) {
      throw badValue(file.path, `${panel.name}/${key}`, entry, "Use %, ss, fs or a number.");
    }
    dims[Number(match[1])] = dim;
  }
  if (dims.length === 0) return ["frame", "ss", "fs"];
  for (const wanted of ["ss", "fs"] as const) {
    if (dims.includes(wanted)) continue;
    throw new BeambookError("FileFormat", `Panel "${panel.name}" has no dimension "${wanted}".`, {
      file: file.path,
      at: `line ${panel.line}`,
    });
  }
  return Array.from(dims, (d) => d ?? 0);
}

/**
 * Of the axes with fixed indexes, the one that numbers the modules: it differs between panels. -1 if there is none: then
 * the modules follow each other along slow scan.
 */
function moduleAxis(
  dims: readonly (readonly GeomDim[])[],
  file: GeomFile,
  moduleRows: number,
): number {
  const first = dims[0] ?? [];
  const fixed = first.map((_, k) => k).filter((k) => dims.every((d) => typeof d[k] === "number"));
  const varying = fixed.find((k) => dims.some((d) => d[k] !== first[k]));
  if (varying !== undefined) return varying;
  const stacked = file.panels.some((p) => numberOf(p, "max_ss", file.path) >= moduleRows);
  return stacked ? -1 : (fixed[0] ?? -1);
}

function placePanel(
  block: GeomBlock,
  fixed: number | undefined,
  layout: Layout,
  file: GeomFile,
): PlacedPanel {
  const field = (key: string): number => numberOf(block, key, file.path);
  const [minSs, minFs] = [field("min_ss"), field("min_fs")];
  const size = [field("max_ss") - minSs + 1, field("max_fs") - minFs + 1];
  const rows = layout.moduleShape[0];
  const module = fixed ?? Math.floor(minSs / rows);
  const ssStart = fixed === undefined ? module * rows : 0;
  const tile = layout.tileOrigins.findIndex(([s, f]) => s === minSs - ssStart && f === minFs);
  const [height, width] = layout.tileShape;
  if (tile < 0 || size[0] !== height || size[1] !== width) {
    throw new BeambookError(
      "FileFormat",
      `Panel "${block.name}" (${size[0]} x ${size[1]} pixels from slow scan ${minSs}, fast scan ${minFs}) is no tile of ${layout.name}.`,
      {
        file: file.path,
        at: `line ${block.line}`,
        hint: `Its tiles have ${height} x ${width} pixels.`,
      },
    );
  }
  return { block, module, tile, ssStart };
}
