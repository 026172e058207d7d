import { BeambookError, type MimeBundle } from "@beambook/core";
import { type NDArray, zeros } from "@beambook/core/ndarray";
import { type HandlerOptions, type JsonObject, notebookHost } from "@beambook/kernel/comm";
import { defineWidget } from "../base/definition.js";
import { reportError } from "../base/handlers.js";
import { linesOf, type WantedLine } from "./lines.js";
import { XrfMap, type XrfMapOptions } from "./xrf-map.js";

/** What is needed of a datastack: an open `DataStack`, or anything with these methods. */
export interface StackSource {
  readonly datapathList: readonly string[];
  latest(datapath: string): string;
  array(datapath: string): { readonly shape: readonly number[] };
  read(datapath: string): Promise<NDArray>;
  channelMap(from: number, to: number, options: CubeChoice): Promise<NDArray>;
  spectrum(row: number, col: number, options: CubeChoice): Promise<NDArray>;
  region(mask: NDArray, options: CubeChoice): Promise<{ readonly mean: NDArray }>;
  maxAndSumSpectra(options: CubeChoice): Promise<readonly [NDArray, NDArray]>;
}

/** Which cube, and how to stop. */
export interface CubeChoice {
  datapath?: string;
  signal?: AbortSignal;
}

/** What a view of a datastack shows. */
export interface DataStackViewOptions extends XrfMapOptions {
  stack: StackSource;
  /** Name of the cube; `maxrf_cube`. */
  datapath?: string;
  /** Channels of the map, the second not included; by default those around the highest peak of the sum spectrum. */
  band?: readonly [from: number, to: number];
  /** Pixel whose spectrum is shown: row, column. */
  pixel?: readonly [row: number, column: number] | null;
  /** Region whose mean spectrum is shown: row, column, rows, columns. */
  region?: readonly [row: number, column: number, rows: number, columns: number] | null;
  /** Energy of each channel (keV), or a calibration; defaults to the file's `maxrf_energies`, if it has them. */
  energies?: ArrayLike<number> | { energies(depth: number): NDArray };
  /** Lines to mark: `"Fe"` (its main lines), `"Pb La"`, or `{ label, energy }`. */
  lines?: readonly WantedLine[];
  title?: string;
}

/** What `on("band")` is told. */
export interface BandChoice {
  from: number;
  to: number;
}

/** What `on("select")` is told; nothing is chosen where both are null. */
export interface SpectrumChoice {
  pixel: [row: number, column: number] | null;
  region: [row: number, column: number, rows: number, columns: number] | null;
}

const SPECTRA = { max: "maxrf_maxspectrum", sum: "maxrf_sumspectrum", energies: "maxrf_energies" };

/**
 * A datastack to look around in: drag a band across the spectrum and the map of its channels follows; click a pixel of
 * the map, or drag a region, and its spectrum appears among the max and the sum spectrum.
 *
 * @example
 * const view = new DataStackView({ stack: ds, band: [222, 238], lines: ["Cu", "Pb La"] });
 * view.on("band", ({ from, to }) => console.log(from, to, view.map.max()));
 * view
 */
export class DataStackView extends XrfMap {
  static {
    defineWidget(DataStackView, { traits: {} });
  }

  readonly #stack: StackSource;
  readonly #datapath: string;
  readonly #opening: Promise<void>;
  #mapping: AbortController | undefined;
  #selecting: AbortController | undefined;
  #latest: Promise<unknown>;
  #known = false;

  /** @throws InvalidArgument without a datastack */
  constructor(options: DataStackViewOptions) {
    const { stack, datapath = "maxrf_cube", energies, lines = [], ...traits } = checked(options);
    super({ ...traits, movable: true });
    this.#stack = stack;
    this.#datapath = datapath;
    this.#opening = this.#open(energies, lines);
    this.#latest = this.#opening;
    // Whoever waits for `ready` hears of a failure; nobody has to wait.
    this.#opening.catch(() => {});
    this.observe("band", () => this.#follow(() => this.#showBand()));
    this.observe(["pixel", "region"], () => this.#follow(() => this.#showSelection()));
    this.observe(["limits"], () => this.recolor(), { bind: false });
  }

  /** Resolves when what was last asked for is on show. @throws what reading the file throws */
  get ready(): Promise<void> {
    return this.#settled();
  }

  /** The cube's name in the file. */
  get datapath(): string {
    return this.#stack.latest(this.#datapath);
  }

  /** Calls `handler` when another band is on show, or another pixel or region. */
  override on(
    event: "band",
    handler: (band: BandChoice) => unknown,
    options?: HandlerOptions,
  ): () => void;
  override on(
    event: "select",
    handler: (choice: SpectrumChoice) => unknown,
    options?: HandlerOptions,
  ): () => void;
  override on(
    event: string,
    handler: (detail: JsonObject, buffers: Uint8Array[]) => unknown,
    options?: HandlerOptions,
  ): () => void;
  override on(
    event: string,
    handler: (...args: never[]) => unknown,
    options?: HandlerOptions,
  ): () => void {
    return super.on(event, handler as (detail: JsonObject) => unknown, options);
  }

  protected override async fallback(): Promise<MimeBundle | undefined> {
    await this.ready.catch((error: unknown) => reportError(notebookHost(), error));
    return await super.fallback();
  }

  async #settled(): Promise<void> {
    for (let seen: unknown; seen !== this.#latest; ) {
      seen = this.#latest;
      await seen;
    }
  }

  /** The newest work is what `ready` waits for, and what a page waits for before it sends more. */
  #follow(work: () => Promise<void>): Promise<void> {
    if (!this.#known) return Promise.resolve();
    const running = work();
    this.#latest = running;
    running.catch(() => {});
    return running;
  }

  async #open(
    energies: DataStackViewOptions["energies"],
    lines: readonly WantedLine[],
  ): Promise<void> {
    const stack = this.#stack;
    const { shape } = stack.array(this.#datapath);
    if (shape.length !== 3) {
      throw new BeambookError(
        "ShapeMismatch",
        `"${this.#datapath}" has the shape (${shape.join(", ")}), a cube of spectra has three axes.`,
      );
    }
    const [max, sum] = await this.#spectra();
    const axis = await this.#energies(energies, shape[2]);
    const marked = await linesOf(lines, axis);
    this.setInternal({
      shape: [...shape],
      maxSpectrum: numbers(max),
      sumSpectrum: numbers(sum),
      energies: axis,
      lines: marked,
      band: this.band ?? around(sum, shape[2]),
    });
    this.#known = true;
    await Promise.all([this.#showBand(), this.#showSelection()]);
  }

  async #spectra(): Promise<readonly [NDArray, NDArray]> {
    const stack = this.#stack;
    const own = this.#datapath === "maxrf_cube";
    const has = (name: string): boolean => stack.datapathList.includes(stack.latest(name));
    if (!own || !has(SPECTRA.max) || !has(SPECTRA.sum)) {
      return stack.maxAndSumSpectra({ datapath: this.#datapath });
    }
    return [await stack.read(SPECTRA.max), await stack.read(SPECTRA.sum)];
  }

  async #energies(given: DataStackViewOptions["energies"], depth: number): Promise<Float64Array> {
    const stack = this.#stack;
    let axis: ArrayLike<number> | NDArray = [];
    if (given !== undefined) axis = "energies" in given ? given.energies(depth) : given;
    else if (stack.datapathList.includes(stack.latest(SPECTRA.energies))) {
      axis = await stack.read(SPECTRA.energies);
    }
    const values = "flat" in axis && "dtype" in axis ? axis.flat() : axis;
    const energies = Float64Array.from(values as ArrayLike<number>);
    if (energies.length === 0 || energies.length === depth) return energies;
    throw new BeambookError(
      "ShapeMismatch",
      `There are ${energies.length} energies for ${depth} channels.`,
    );
  }

  async #showBand(): Promise<void> {
    const { band } = this;
    if (band === null) return;
    this.#mapping?.abort();
    const work = new AbortController();
    this.#mapping = work;
    const { signal } = work;
    const [from, to] = band;
    const map = await unlessStopped(
      this.#stack.channelMap(from, to, { datapath: this.#datapath, signal }),
      signal,
    );
    if (map === undefined) return;
    this.showMap(map);
    this.emit("band", { from, to });
  }

  async #showSelection(): Promise<void> {
    this.#selecting?.abort();
    const work = new AbortController();
    this.#selecting = work;
    const { signal } = work;
    const { pixel, region } = this;
    const options = { datapath: this.#datapath, signal };
    let spectrum: NDArray | undefined;
    if (region !== null) {
      const mask = this.#mask(region);
      const found = await unlessStopped(this.#stack.region(mask, options), signal);
      spectrum = found?.mean;
    } else if (pixel !== null) {
      spectrum = await unlessStopped(this.#stack.spectrum(pixel[0], pixel[1], options), signal);
    }
    if (signal.aborted) return;
    const selected = spectrum ? numbers(spectrum) : new Float32Array(0);
    this.setInternal({ selected, selectedLabel: labelOf(pixel, region) });
    this.emit("select", {
      pixel: region === null && pixel ? [...pixel] : null,
      region: region ? [...region] : null,
    });
  }

  #mask([row, col, rows, cols]: readonly number[]): NDArray {
    const mask = zeros([this.shape[0], this.shape[1]], "uint8");
    for (let r = row; r < row + rows; r++) {
      mask.data.fill(1, r * this.shape[1] + col, r * this.shape[1] + col + cols);
    }
    return mask;
  }
}

function checked(options: DataStackViewOptions): DataStackViewOptions {
  if (typeof options?.stack?.channelMap === "function") return options;
  throw new BeambookError("InvalidArgument", "A DataStackView needs an open datastack.", {
    hint: "Give { stack: await DataStack.open(file) }.",
  });
}

/** The work's result; undefined when something newer has stopped it. */
async function unlessStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  try {
    const result = await work;
    return signal.aborted ? undefined : result;
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

/** Share of the channels that a band has to begin with. */
const FIRST_BAND = 1 / 64;

function around(sum: NDArray, depth: number): [number, number] {
  const half = Math.max(1, Math.round((depth * FIRST_BAND) / 2));
  const peak = sum.argmax();
  return [Math.max(0, peak - half), Math.min(depth, peak + half)];
}

function numbers(array: NDArray): Float32Array {
  return Float32Array.from(array.flat() as ArrayLike<number>);
}

function labelOf(pixel: readonly number[] | null, region: readonly number[] | null): string {
  if (region !== null) return `mean of ${region[2]} x ${region[3]} pixels`;
  return pixel === null ? "" : `row ${pixel[0]}, column ${pixel[1]}`;
}
