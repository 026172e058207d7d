import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { JUPYTER_DISPLAY, type MimeBundle } from "../../display.js";
import { BeambookError, isBeambookError, throwIfAborted } from "../../errors.js";
import { writeWholeFile } from "../../ndarray/atomic-write.js";
import { chooseExecutor, type ExecutorOptions } from "../../parallel/index.js";
import { pause } from "../../pause.js";
import { Table } from "../../table/index.js";
import { given } from "../given.js";
import { findInstrument } from "../instruments/registry.js";
import { azimuthalName, makeFolderOf, stem } from "../mapping/file-names.js";
import { type FitRingsOptions, integrates, ringProfile } from "../mapping/fit-rings.js";
import { Mapping, type Plot2dVsQOptions, type RadialOptions } from "../mapping/mapping.js";
import type { MappingOptions } from "../mapping/mapping-data.js";
import type { MapPlotOptions } from "../mapping/plot.js";
import { ringList, ringLists } from "../mapping/rings.js";
import { ringKey } from "../orientation/orientation-fit.js";
import type { OrientationModel } from "../orientation/profile-models.js";
import { type FileFits, type FitFileTask, fitFile } from "./fit-file.js";
import { listFiles } from "./list-files.js";
import {
  type NamedProfile,
  plotEvolution,
  plotRadialSeries,
  plotSeries,
  type SeriesAxis,
} from "./plot.js";
import { provenance } from "./provenance.js";
import { refinementTable } from "./refinement-table.js";
import { saveZoom, type ZoomOptions } from "./zoom.js";

/** Options of {@link BatchAzimProfileExtraction.open}. */
export interface BatchOptions extends Omit<MappingOptions, "cifFile"> {
  /** Crystal structure, for reflections. */
  cif?: string;
  /** The same as `cif`. */
  cifFile?: string;
  /** Which files of the folder; defaults to the instrument's, at ID02 `"*_waxs*_raw.h5"`. */
  fileFilter?: string;
  /** Saves a plot of every fit; defaults to false. */
  plotflag?: boolean;
}

/** Options of the fits of a batch. */
export interface BatchFitOptions extends FitRingsOptions, ExecutorOptions {
  /** Saves the summary plot; defaults to true. */
  plot?: boolean;
  /** Fits below are left out of the plot (not of the table); defaults to 0.85. */
  r2Threshold?: number;
  /** Names the outputs; defaults to `"WAXS"`. */
  prefix?: string;
  /** Which curve {@link BatchAzimProfileExtraction.fitAzimProfilesVsTime} fits; defaults to the pseudo-Voigt. */
  model?: OrientationModel;
}

/** Something that went wrong with one file. */
export interface BatchLogEntry {
  readonly file: string;
  readonly message: string;
}

/**
 * Many files of one measurement: fits, profiles and pictures of each, and their evolution with field or time. A file
 * that cannot be read is logged and the others go on.
 *
 * @example
 * const batch = await BatchAzimProfileExtraction.open("series/", { qvalues: [0.05], fileFilter: "*_eiger2_*_raw.h5", threshold: 0.04 });
 * const rows = await batch.fitAzimProfilesMS({ r2Threshold: 0.9, prefix: "SAXS", method: "pyFAI" });
 */
export class BatchAzimProfileExtraction {
  readonly path: string;
  readonly options: Readonly<BatchOptions>;
  readonly fileFilter: string;
  /** Files in the order of their names. */
  files: string[];
  /** What went wrong so far. */
  readonly log: BatchLogEntry[] = [];
  /** Seconds since the first measurement, by file; see {@link buildTimeArray}. */
  epoch: Float64Array = new Float64Array(0);

  /** @internal Use {@link BatchAzimProfileExtraction.open}. */
  constructor(path: string, files: string[], fileFilter: string, options: BatchOptions) {
    this.path = path;
    this.files = files;
    this.fileFilter = fileFilter;
    this.options = options;
  }

  /** Finds the files of a folder. @throws FileNotFound without the folder, NoData without files */
  static async open(path: string, wanted: BatchOptions = {}): Promise<BatchAzimProfileExtraction> {
    const options = { ...given(wanted), ...ringLists(wanted) };
    const { fileFilter = findInstrument(options.instrument ?? "ID02").fileFilter } = options;
    const files = await listFiles(path, fileFilter);
    if (files.length === 0) {
      throw new BeambookError("NoData", `No file matches "${fileFilter}".`, {
        file: path,
        hint: "Give another `fileFilter`.",
      });
    }
    return new BatchAzimProfileExtraction(path, files, fileFilter, options);
  }

  /** Fits a pseudo-Voigt peak to all rings of all files. @throws Aborted, FileAccess */
  async fitAzimProfiles(options: BatchFitOptions = {}): Promise<Table> {
    return this.#fitAll("pseudoVoigt", "field", options);
  }

  /** Fits a Maier-Saupe distribution to all rings of all files. @throws Aborted, FileAccess */
  async fitAzimProfilesMS(options: BatchFitOptions = {}): Promise<Table> {
    return this.#fitAll("maierSaupe", "field", options);
  }

  /** Fits all rings of all files and draws them against time. @throws Aborted, FileAccess */
  async fitAzimProfilesVsTime(options: BatchFitOptions = {}): Promise<Table> {
    return this.#fitAll(options.model ?? "pseudoVoigt", "time", options);
  }

  /** Saves the profiles of all files as CSV and draws them by field. @returns Paths of the figures. */
  async plotSaveAzimProfilesVsB(
    options: FitRingsOptions & { prefix?: string } = {},
  ): Promise<string[]> {
    return this.#saveProfiles("field", options);
  }

  /** Saves the profiles of all files as CSV and draws them by time. @returns Paths of the figures. */
  async plotSaveAzimProfilesVsTime(
    options: FitRingsOptions & { prefix?: string } = {},
  ): Promise<string[]> {
    return this.#saveProfiles("time", options);
  }

  /** Saves a map over q of each file as PNG and NPZ. @returns Paths of the PNGs. */
  async plotSaveData(options: Plot2dVsQOptions = {}): Promise<string[]> {
    const { qmax = 0.15, ...rest } = given(options);
    return this.#each((m, time) => m.savePlot2dVsQ({ ...rest, qmax, time }), {});
  }

  /** Saves the middle of each image as PNG. @returns Paths of the PNGs. */
  async plotSaveDataZoom(options: ZoomOptions & MapPlotOptions = {}): Promise<string[]> {
    return this.#each((m, time) => saveZoom(m, { ...options, time }), {});
  }

  /** Saves I(q) in sectors for all files, and a plot of all files per sector. @returns Paths of the CSV files. */
  async saveRadialProfiles(options: RadialOptions = {}): Promise<string[]> {
    const { plot = true, prefix = "SAXS", kinetic = false } = given(options);
    const bySector = new Map<
      number,
      { name: string; profile: ReturnType<Mapping["radialProfiles"]>[number]["profile"] }[]
    >();
    const stems = new Set<string>();
    const paths = await this.#each(async (m, time) => {
      const own = stem(m.nameParts, { kinetic, time });
      const numbered = stems.has(own);
      stems.add(own);
      for (const { angle, profile } of m.radialProfiles(options)) {
        bySector.set(angle, [...(bySector.get(angle) ?? []), { name: own, profile }]);
      }
      return m.saveRadialProfiles({ ...options, prefix, plot: false, time, numbered });
    }, {});
    if (plot && paths.length > 0) {
      const folder = dirname(paths[0][0]);
      for (const [angle, profiles] of bySector) {
        const fig = plotRadialSeries(`${prefix} ${angle}°`, profiles);
        await fig.save(join(folder, `${prefix}_sector${angle}.png`));
      }
    }
    return paths.flat();
  }

  /** Seconds of each file since the first measurement; also kept in `epoch`. NaN for a file without time. */
  async buildTimeArray(): Promise<Float64Array> {
    const times = new Map<string, number>();
    await this.#each(async (m) => times.set(m.file, m.epoch), { skipcalib: true });
    const seconds = this.files.map((file) => times.get(file) ?? Number.NaN);
    const first = Math.min(...seconds.filter(Number.isFinite));
    this.epoch = Float64Array.from(seconds, (t) => t - first);
    return this.epoch;
  }

  /** Sample names of all files; saved as `Sample_list.txt`. */
  async extractTitles(): Promise<string[]> {
    const titles = await this.#each(
      async (m) => ({ file: m.file, sample: m.samplename, field: m.B }),
      { skipcalib: true },
    );
    const lines = titles.map(({ file, sample, field }) => `${file}\t${sample}\t${field} mT\n`);
    await writeWholeFile(join(this.#folder, "Sample_list.txt"), lines.join(""));
    return titles.map(({ sample }) => sample);
  }

  /**
   * Waits for new files during a measurement and fits each once it no longer grows.
   *
   * @param options.interval - seconds between looks at the folder; defaults to 2
   * @param options.signal - ends the waiting
   */
  async *watch(
    options: BatchFitOptions & { interval?: number } = {},
  ): AsyncGenerator<FileFits, void, void> {
    const { interval = 2, signal, model = "pseudoVoigt" } = options;
    const known = new Set<string>();
    const sizes = new Map<string, number>();
    while (!signal?.aborted) {
      for (const file of await listFiles(this.path, this.fileFilter)) {
        if (known.has(file) || signal?.aborted) continue;
        if (!(await hasSettled(file, sizes))) continue;
        const fits = await fitFile(this.#task(file, model, options));
        known.add(file);
        if (!this.files.includes(file)) this.files.push(file);
        this.#note(fits);
        yield fits;
      }
      await pause(interval * 1000, signal);
    }
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    const files = new Table({ file: this.files.map((file) => basename(file)) });
    return { "text/html": files.toHTML(), "text/plain": this.toString() };
  }

  toString(): string {
    const failed = this.log.length > 0 ? `, ${this.log.length} messages` : "";
    return `BatchAzimProfileExtraction ${basename(this.path)}: ${this.files.length} files${failed}`;
  }

  get #folder(): string {
    return this.options.outDir ?? this.path;
  }

  get #mapping(): MappingOptions {
    const { cif, cifFile = cif, fileFilter: _, plotflag: __, ...rest } = this.options;
    return { ...rest, outDir: this.#folder, ...(cifFile !== undefined && { cifFile }) };
  }

  #task(file: string, model: OrientationModel, options: BatchFitOptions): FitFileTask {
    const {
      betaTarget,
      width,
      weighted,
      method,
      npt,
      split,
      correctSolidAngle,
      polarizationFactor,
      errorModel,
    } = options;
    const fit = {
      betaTarget,
      width,
      weighted,
      method,
      npt,
      split,
      correctSolidAngle,
      polarizationFactor,
    };
    const { signal: _, ...mapping } = this.#mapping;
    return {
      file,
      model,
      options: mapping,
      fit: {
        ...given(fit),
        ...(errorModel !== undefined && { errorModel }),
        plotflag: this.options.plotflag,
      },
    };
  }

  async #fitAll(
    model: OrientationModel,
    axis: SeriesAxis,
    options: BatchFitOptions,
  ): Promise<Table> {
    const { plot = true, r2Threshold = 0.85, prefix = "WAXS" } = given(options);
    integrates(options);
    const results: FileFits[] = [];
    const module = new URL("./fit-file.js", import.meta.url).href;
    const tasks = this.files.map((file) => ({
      module,
      name: "fitFile",
      args: this.#task(file, model, options),
    }));
    const custom = typeof this.options.instrument === "object";
    const executor = chooseExecutor(custom ? { ...options, executor: "inline" } : options);
    for await (const fits of executor.results<FileFits>(tasks, options)) {
      this.#note(fits);
      results.push(fits);
    }
    const ringName = ringLists(this.options).reflections.length > 0 ? "hkl" : "qvalue";
    const table = refinementTable(results, model, ringName);
    const base = await makeFolderOf(join(this.#folder, `${prefix}_azim_profiles_refinements.csv`));
    await table.writeCsv(base, { index: false });
    const about = { model, axis, r2Threshold, prefix, method: options.method ?? null };
    await writeWholeFile(
      base.replace(/csv$/, "json"),
      await provenance(this.files, this.#mapping, about),
    );
    if (plot) {
      const fig = plotSeries(results, model, axis, { r2Threshold, prefix });
      await fig.save(join(this.#folder, `${prefix}_Fitting_results.png`));
    }
    return table;
  }

  async #saveProfiles(
    axis: SeriesAxis,
    { prefix = "WAXS", ...options }: FitRingsOptions & { prefix?: string },
  ): Promise<string[]> {
    integrates(options);
    const byRing = new Map<string, NamedProfile[]>();
    const kinetic = axis === "time";
    await this.#each(async (m, time) => {
      for (const ring of ringList(m.reflections, m.qvalues, (hkl) => m.qHkl(hkl))) {
        const key = ringKey(ring.reflection ?? ring.q);
        const { points } = ringProfile(m.ringContext, ring, options);
        const path = azimuthalName(m.nameParts, key, { kinetic, time });
        const table = new Table({ "beta (degrees)": points.x, intensity: points.y });
        await table.writeCsv(await makeFolderOf(path), { index: false });
        const name = stem(m.nameParts, { kinetic, time });
        byRing.set(key, [...(byRing.get(key) ?? []), { name, points }]);
      }
    }, {});
    const figures: string[] = [];
    for (const [ring, profiles] of byRing) {
      const name = `${prefix}_${ring.replace(/\W+/g, "_")}_vs_${kinetic ? "time" : "B"}.png`;
      const path = join(this.#folder, "Azimuthal_Profiles", name);
      await plotEvolution(ring, profiles).save(path);
      figures.push(path);
    }
    return figures;
  }

  /** Calls `work` with every file that can be opened; what fails is logged, unless all files fail for a wrong option. */
  async #each<T>(
    work: (m: Mapping, time: number) => Promise<T>,
    more: MappingOptions,
  ): Promise<T[]> {
    const results: T[] = [];
    const { signal } = this.options;
    let first: number | undefined;
    let wrong: BeambookError | undefined;
    let refused = 0;
    for (const file of this.files) {
      throwIfAborted(signal);
      try {
        const m = await Mapping.open(file, { ...this.#mapping, ...more });
        if (Number.isFinite(m.epoch)) first ??= m.epoch;
        results.push(await work(m, m.epoch - (first ?? m.epoch)));
      } catch (error) {
        if (isBeambookError(error, "InvalidArgument")) {
          refused++;
          wrong = error;
        }
        this.log.push({ file, message: error instanceof Error ? error.message : String(error) });
      }
    }
    if (wrong && refused === this.files.length) throw wrong;
    return results;
  }

  #note({ file, errors }: FileFits): void {
    for (const message of errors) this.log.push({ file, message });
  }
}

/** Whether a file is as large as at the last look: one that still grows is being written. */
async function hasSettled(file: string, sizes: Map<string, number>): Promise<boolean> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  const settled = size > 0 && sizes.get(file) === size;
  sizes.set(file, size);
  return settled;
}
