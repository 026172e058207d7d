import { closestNames } from "../../closest.js";
import { JUPYTER_DISPLAY, type MimeBundle } from "../../display.js";
import { BeambookError } from "../../errors.js";
import { type NDArray, ndarray, zeros } from "../../ndarray/index.js";
import {
  chooseExecutor,
  type ExecutorChoice,
  inlineExecutor,
  progress as progressBar,
  type Task,
} from "../../parallel/index.js";
import type { Figure } from "../../plot/index.js";
import type { ZarrArray } from "../../zarr/index.js";
import { CUBE } from "../names.js";
import { type MapsPlotOptions, plotMaps } from "../plot-maps.js";
import type { DataStack } from "../stack/datastack.js";
import type { EnergyCalibration } from "./calibration.js";
import type { BackgroundKind, FitTask } from "./fit-tile.js";
import { type LineGroup, lineGroup } from "./lines.js";
import { groupTemplate, type LineShape } from "./templates.js";

/** Options of {@link elementMaps}. */
export interface ElementMapOptions extends LineShape {
  /** Background below the lines: `"snip"` (default), `"rollingBall"` or `"none"`. */
  background?: BackgroundKind;
  /** Half width of the background's window in channels; 80. */
  width?: number;
  /** keV that lines may have; 1 to 40. */
  limits?: readonly [number, number];
  /** Name of the cube; `maxrf_cube`. */
  datapath?: string;
  /** Shows a progress bar; true. */
  progress?: boolean;
  signal?: AbortSignal;
  executor?: ExecutorChoice;
  /** Threads; -1 (default) takes all cores. */
  workers?: number;
}

/** Maps of elements over the same pixels. */
export class ElementMaps {
  /** Names in the order of the maps: `Fe K`. */
  readonly names: readonly string[];
  /** (maps, height, width), counts */
  readonly data: NDArray<"float64">;

  constructor(names: readonly string[], data: NDArray<"float64">) {
    if (data.ndim !== 3 || data.shape[0] !== names.length) {
      throw new BeambookError(
        "ShapeMismatch",
        `${names.length} names for maps of the shape (${data.shape.join(", ")}).`,
      );
    }
    this.names = names;
    this.data = data;
  }

  /** (height, width) of each map. */
  get shape(): readonly [number, number] {
    return [this.data.shape[1], this.data.shape[2]];
  }

  /**
   * One map (height, width), by its name or its element's symbol.
   *
   * @throws NotFound with the closest names
   */
  get(name: string): NDArray<"float64"> {
    let index = this.names.indexOf(name);
    if (index < 0) index = this.names.findIndex((own) => own.split(" ")[0] === name);
    if (index >= 0) return this.data.slice(index);
    throw new BeambookError("NotFound", `There is no map "${name}".`, {
      hint: `Closest: ${closestNames(name, this.names).join(", ")}.`,
    });
  }

  /** All maps in a grid, or in the panels of a `figure.grid()` given as `panel`. */
  plot(options: MapsPlotOptions = {}): Figure {
    return plotMaps(this, options);
  }

  toString(): string {
    return `ElementMaps ${this.shape.join(" x ")}: ${this.names.join(", ")}`;
  }

  [JUPYTER_DISPLAY](): MimeBundle | Promise<MimeBundle> {
    return this.plot()[JUPYTER_DISPLAY]();
  }
}

/** Spectra that a task fits, at least. */
const TASK_PIXELS = 2048;

/**
 * Maps of elements: in each pixel the counts of each group of lines, all fitted together above the background, none
 * negative.
 *
 * @param groups - elements (`Fe`), levels (`Pb L3`) or groups of your own
 * @returns counts per pixel
 * @throws NotFound for unknown elements; InvalidArgument for groups outside the channels
 * @example
 * const maps = await elementMaps(ds, calibration, ["Pb L3", "Hg L3", "Fe", "Cu"]);
 * maps.get("Fe"); maps.plot();
 */
export async function elementMaps(
  ds: DataStack,
  calibration: EnergyCalibration,
  groups: readonly (string | LineGroup)[],
  options: ElementMapOptions = {},
): Promise<ElementMaps> {
  const { datapath = CUBE, limits, signal } = options;
  const cube = ds.array(datapath);
  const [height, columns, depth] = cube.shape;
  const known = groups.map((g) => (typeof g === "string" ? lineGroup(g, { limits }) : g));
  const templates = known.map((group) => templateOf(group, calibration, depth, options));
  const step = Math.max(cube.chunks[0], Math.ceil(TASK_PIXELS / columns));
  const tasks = fitTasks(ds.datastackFile, cube, { step, templates, options });
  const names = known.map(({ name }) => name);
  const out = zeros([names.length, height, columns], "float64");
  const single = tasks.length === 1 && options.executor === undefined;
  const executor = single ? inlineExecutor : chooseExecutor(options);
  const quiet = options.progress === false;
  const bar = quiet ? undefined : progressBar(tasks.length, { label: "Element maps" });
  try {
    let done = 0;
    for await (const part of executor.results<Float64Array>(tasks, signal ? { signal } : {})) {
      place(out, part, done++ * step);
      bar?.advance();
    }
  } finally {
    bar?.finish();
  }
  return new ElementMaps(names, out);
}

function templateOf(
  group: LineGroup,
  calibration: EnergyCalibration,
  depth: number,
  shape: LineShape,
): Float64Array {
  const template = groupTemplate(group, calibration, depth, shape);
  if (template.some((value) => value > 0)) return template;
  const ends = [0, depth - 1].map((channel) => calibration.energyOf(channel).toFixed(2));
  throw new BeambookError(
    "InvalidArgument",
    `The lines of ${group.name} lie outside the spectra.`,
    { hint: `Channels go from ${ends.join(" to ")} keV.` },
  );
}

function fitTasks(
  file: string,
  { name, shape }: ZarrArray,
  how: { step: number; templates: Float64Array[]; options: ElementMapOptions },
): Task[] {
  const { step, templates, options } = how;
  const { background = "snip", width = 80 } = options;
  const module = new URL("./fit-tile.js", import.meta.url).href;
  return Array.from({ length: Math.ceil(shape[0] / step) }, (_, i) => {
    const rows = [i * step, Math.min(shape[0], (i + 1) * step)] as const;
    const args: FitTask = { file, name, rows, templates, background, width };
    return { module, name: "fitTile", args };
  });
}

function place(out: NDArray<"float64">, part: Float64Array, row: number): void {
  const [maps, height, width] = out.shape;
  const pixels = part.length / maps;
  for (let k = 0; k < maps; k++) {
    out.data.set(part.subarray(k * pixels, (k + 1) * pixels), (k * height + row) * width);
  }
}

/** Correlation of each map with each. */
export interface MapCorrelation {
  names: readonly string[];
  /** (maps, maps), Pearson's coefficient; NaN for constant maps. */
  matrix: NDArray<"float64">;
}

/** Pearson's correlation of maps over all pixels. */
export function correlateMaps({ names, data }: ElementMaps): MapCorrelation {
  const n = names.length;
  const pixels = data.shape[1] * data.shape[2];
  const flat = data.flat();
  const centred = Array.from({ length: n }, (_, k) => {
    const map = flat.subarray(k * pixels, (k + 1) * pixels);
    const mean = map.reduce((a, b) => a + b, 0) / pixels;
    return map.map((v) => v - mean);
  });
  const product = (a: Float64Array, b: Float64Array): number =>
    a.reduce((sum, value, i) => sum + value * b[i], 0);
  const squares = centred.map((map) => product(map, map));
  const matrix = Float64Array.from({ length: n * n }, (_, i) => {
    const [a, b] = [Math.floor(i / n), i % n];
    return product(centred[a], centred[b]) / Math.sqrt(squares[a] * squares[b]);
  });
  return { names, matrix: ndarray(matrix, [n, n]) };
}

/** Options of {@link rgbComposite}. */
export interface RgbOptions {
  /** Percentiles of each map that become black and full colour; 1 and 99. */
  percentiles?: readonly [number, number];
}

/**
 * Three maps as red, green and blue.
 *
 * @param maps - (height, width) each; a colour left out is black
 * @returns (height, width, 3), uint8
 * @throws ShapeMismatch for maps of different shapes; InvalidArgument for none
 */
export function rgbComposite(
  maps: { red?: NDArray; green?: NDArray; blue?: NDArray },
  { percentiles = [1, 99] }: RgbOptions = {},
): NDArray<"uint8"> {
  const given = [maps.red, maps.green, maps.blue];
  const first = given.find((map) => map !== undefined);
  if (!first) throw new BeambookError("InvalidArgument", "A composite needs at least one map.");
  const out = zeros([first.shape[0], first.shape[1], 3], "uint8");
  given.forEach((map, channel) => {
    if (!map) return;
    if (map.shape.join() !== first.shape.join()) {
      throw new BeambookError(
        "ShapeMismatch",
        `Maps of the shapes (${first.shape.join(", ")}) and (${map.shape.join(", ")}) do not go together.`,
      );
    }
    const [low, high] = map.percentile([...percentiles]).flat();
    const values = map.flat() as Float64Array;
    const span = high - low || 1;
    for (let i = 0; i < values.length; i++) {
      out.data[3 * i + channel] = Math.round(
        255 * Math.min(1, Math.max(0, (values[i] - low) / span)),
      );
    }
  });
  return out;
}
