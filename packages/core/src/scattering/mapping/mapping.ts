import { dirname } from "node:path";
import { JUPYTER_DISPLAY, type MimeBundle } from "../../display.js";
import { BeambookError } from "../../errors.js";
import { type NDArray, writeNpz } from "../../ndarray/index.js";
import type { Figure, PlotOptions } from "../../plot/index.js";
import { given } from "../given.js";
import type { AzimuthalProfile } from "../integrate/results.js";
import type { OrientationFits } from "../orientation/fit-results.js";
import { ringKey, ringText } from "../orientation/orientation-fit.js";
import type { OrientationModel } from "../orientation/profile-models.js";
import { type CavingOptions, type CavingResult, fillBySymmetry } from "./caving.js";
import { ringAt } from "./constant-q.js";
import { exportAll, type SasviewOptions, type SasviewPaths } from "./export.js";
import {
  fitName,
  imageName,
  makeFolderOf,
  type NameParts,
  radialName,
  type SeriesOptions,
} from "./file-names.js";
import { type FitRingsOptions, fitRings, type RingContext } from "./fit-rings.js";
import type { ErrorOptions, ImageSource } from "./image-source.js";
import { latticeOf } from "./lattice.js";
import { loadFile } from "./load.js";
import { MappingData, type MappingOptions } from "./mapping-data.js";
import { type MapPlotOptions, plotBoth, plotMaps, plotQMap, plotSectors } from "./plot.js";
import {
  type AzimuthalOptions,
  azimuthalProfile,
  type BetaProfile,
  betaProfile,
} from "./profiles.js";
import { qPicture, rotated, visibleImage } from "./q-picture.js";
import { type RingSelector, ringList, ringLists, ringOf } from "./rings.js";
import { type Sector, type SectorOptions, sectorProfiles } from "./sectors.js";
import { showFigure } from "./show.js";

/** Options of the fits. */
export interface AzimFitOptions extends FitRingsOptions, SeriesOptions {
  /** Saves data and fit of each ring as PNG; defaults to false. */
  plotflag?: boolean;
  /** Prints the results; defaults to false. */
  printResults?: boolean;
  /** Names the kind of data in outputs; defaults to `"WAXS"`. */
  prefix?: string;
}

/** Options of {@link Mapping.plot2dVsQ}. */
export interface Plot2dVsQOptions extends MapPlotOptions, SeriesOptions {
  /** Names the kind of data; defaults to `"SAXS"`. */
  prefix?: string;
  /** Å⁻¹; defaults to 0. */
  qmin?: number;
  /** Å⁻¹, half the side of the picture; defaults to 0.1. */
  qmax?: number;
  /** Turns the picture by 90 degrees; defaults to false. */
  rotate?: boolean;
  /** Shows the picture under the running cell of a notebook, beside returning it; defaults to false. */
  show?: boolean;
}

/** Options of {@link Mapping.saveRadialProfiles}. */
export interface RadialOptions extends SectorOptions, SeriesOptions {
  /** Defaults to `"SAXS"`. */
  prefix?: string;
  /** Saves a plot of all sectors; defaults to true. */
  plot?: boolean;
  /** Puts the file's number into names, for a field that comes twice; defaults to false. */
  numbered?: boolean;
}

/**
 * One scattering image with its geometry: maps of q, profiles, orientation. Maps are shared by all files of one
 * geometry.
 *
 * @example
 * const m = await Mapping.open("sample_waxs.h5", { qvalues: [0.05], threshold: 0.02, mask: "mask.edf" });
 * const fits = await m.azimProfileFit({ method: "pyFAI" });
 * fits.get(0.05).S.value;
 */
export class Mapping extends MappingData {
  /**
   * Opens a file.
   *
   * @throws FileNotFound; FileFormat naming file and missing keys; ShapeMismatch for a mask that does not fit;
   * InvalidArgument for reflections without a CIF file
   */
  static async open(file: string, wanted: MappingOptions = {}): Promise<Mapping> {
    const options = given(wanted);
    const { cifFile, threshold = 1e-4, mapping = false } = options;
    const { reflections } = ringLists(options);
    if (!(threshold > 0)) {
      throw new BeambookError("InvalidArgument", `threshold = ${threshold} is not above 0.`);
    }
    if (reflections.length > 0 && cifFile === undefined) {
      throw new BeambookError("InvalidArgument", "Reflections need a crystal structure.", {
        hint: "Give `cifFile`, or `qvalues` instead.",
      });
    }
    const lattice = cifFile === undefined ? undefined : await latticeOf(cifFile);
    const mapped = new Mapping(await loadFile(file, options), options, lattice);
    if (mapping && !options.skipcalib) void mapped.maps;
    return mapped;
  }

  /** d-spacing of a reflection in Å. @throws InvalidArgument without a CIF file */
  dHkl(reflection: readonly number[]): number {
    return this.lattice.dSpacing(reflection);
  }

  /** Bragg angle of a reflection in radians; NaN when the wavelength is too long. */
  thetaHkl(reflection: readonly number[]): number {
    return Math.asin((this.wl * 1e10) / (2 * this.dHkl(reflection)));
  }

  /** |q| of a reflection in 1/m. */
  qHkl(reflection: readonly number[]): number {
    return (2e10 * Math.PI) / this.dHkl(reflection);
  }

  /**
   * Single pixels of a ring against beta.
   *
   * @throws InvalidArgument for a ring outside the detector
   */
  computeDataVsBeta(ring: RingSelector, options: ErrorOptions = {}): BetaProfile {
    const profile = betaProfile(this.#source, this.#ringQ(ring), this.threshold, options);
    this.#warn(profile.warnings);
    return profile;
  }

  /**
   * Azimuthal profile of the ring at `qvalue` (Å⁻¹) over the full circle, with errors; bins are fixed and go around.
   *
   * @throws InvalidArgument for a ring outside the detector
   */
  pyFAIExtractAzimProfiles(qvalue: number, options: AzimuthalOptions = {}): AzimuthalProfile {
    return azimuthalProfile(this.#source, this.#ringQ({ qvalue }), this.threshold, options);
  }

  /** (row, column) of the pixels of a ring, N x 2. @throws InvalidArgument for a ring outside the detector */
  pixelIndexesConstantQ(ring: RingSelector): NDArray<"int32"> {
    const { normQ, mask, threshold } = this;
    const { indexes, warnings } = ringAt({ normQ, mask }, this.#ringQ(ring), threshold);
    this.#warn(warnings);
    return indexes;
  }

  /** Fits the azimuthal profiles of all rings with a pseudo-Voigt peak. @throws Aborted */
  async azimProfileFit(options: AzimFitOptions = {}): Promise<OrientationFits> {
    return this.#fit("pseudoVoigt", options);
  }

  /** Fits the azimuthal profiles of all rings with a Maier-Saupe distribution. @throws Aborted */
  async azimProfileFitMS(options: AzimFitOptions = {}): Promise<OrientationFits> {
    return this.#fit("maierSaupe", options);
  }

  /** Fills masked pixels with those at the other side of the beam: changes `data` and `mask`. @throws Aborted */
  async caving(options: CavingOptions = {}): Promise<CavingResult> {
    const { data, mask, variance, corrections, geometry } = this;
    const alike = [variance, corrections?.dark, corrections?.flat].filter(
      (map) => map !== undefined,
    );
    return fillBySymmetry(data, mask, geometry.beamCenter, { ...options, alike });
  }

  /** Writes the image (text and NXcanSAS) and its powder pattern for SasView. @throws FileAccess */
  async export2sasview(options: SasviewOptions = {}): Promise<SasviewPaths> {
    const base = options.path ?? this.file.replace(/\.\w+$/, "");
    const { sampleName, number, epoch } = this.measurement;
    const { dark, flat } = this.options;
    const named = (given: unknown): unknown =>
      typeof given === "string" ? given : given !== undefined;
    const provenance = {
      ...{ file: this.file, geometry: this.geometry.toJSON(), epoch },
      ...{ monitor: this.corrections?.monitor ?? 1, dark: named(dark), flat: named(flat) },
    };
    const about = { title: sampleName, run: number || "0", provenance };
    return exportAll(this.#source, base, about, options);
  }

  /** I(q) in sectors around several directions. @throws InvalidArgument */
  radialProfiles(options: SectorOptions = {}): Sector[] {
    return sectorProfiles(this.#source, options);
  }

  /**
   * Saves I(q) in sectors: one CSV file each (q in Å⁻¹, intensity, error), and a plot.
   *
   * @returns Paths of the CSV files.
   * @throws FileAccess, InvalidArgument
   */
  async saveRadialProfiles(options: RadialOptions = {}): Promise<string[]> {
    const { prefix = "SAXS", plot = true, kinetic, time, numbered, ...sectors } = given(options);
    const series = { kinetic, time, numbered };
    const { errorModel } = options;
    const profiles = this.radialProfiles({ ...sectors, errorModel });
    const paths: string[] = [];
    for (const { angle, profile } of profiles) {
      const path = await makeFolderOf(radialName(this.nameParts, prefix, angle, series));
      const table = profile.toTable().rename({ "q_A^-1": "Q (A-1)" });
      await table.writeCsv(path, { index: false });
      paths.push(path);
    }
    if (plot && paths.length > 0) {
      await plotSectors(profiles, { title: this.#title }).save(
        paths[0].replace(/_sector[^_]*\.csv$/, ".png"),
      );
    }
    return paths;
  }

  /** The image over pixels and over q, with an optional ring at `qcircle` (Å⁻¹). */
  plot2D(
    options: Omit<MapPlotOptions, "qcircles"> & { qcircle?: number; plotqcircle?: boolean } = {},
  ): Figure {
    const { qcircle = 0.068, plotqcircle = false, ...rest } = given(options);
    const qcircles = plotqcircle ? [qcircle] : [];
    return plotBoth(visibleImage(this), qPicture(this), { title: this.#title, ...rest, qcircles });
  }

  /** The image over q in logarithmic colours, relative to its largest value. */
  plot2dVsQ(options: Plot2dVsQOptions = {}): Figure {
    const {
      qmin = 0,
      qmax = 0.1,
      vmin = -3,
      vmax = 0,
      rotate = false,
      show = false,
      prefix: _,
      kinetic,
      time,
      ...rest
    } = given(options);
    const picture = qPicture(this, { qmin, qmax, normalized: true });
    const title = kinetic ? `${this.samplename} ${time ?? 0} s` : this.#title;
    const fig = plotQMap(rotate ? rotated(picture) : picture, { title, vmin, vmax, ...rest });
    if (show) void showFigure(fig);
    return fig;
  }

  /**
   * Saves {@link plot2dVsQ} as PNG, and its numbers (Qx, QZ, Z) as NPZ beside it.
   *
   * @returns Path of the PNG.
   * @throws FileAccess
   */
  async savePlot2dVsQ(options: Plot2dVsQOptions = {}): Promise<string> {
    const { prefix = "SAXS", kinetic, time } = given(options);
    const series = { kinetic, time };
    const path = await makeFolderOf(imageName(this.nameParts, "png", series));
    await this.plot2dVsQ(options).save(path);
    const npz = imageName(
      { ...this.nameParts, sampleName: `${prefix}_${this.samplename}` },
      "npz",
      series,
    );
    const scaled = (map: NDArray<"float64">): NDArray => map.multiply(1e-10);
    await writeNpz(npz, { Qx: scaled(this.qx), QZ: scaled(this.qz), Z: this.data });
    return path;
  }

  /** Maps of q along and across, beta and |Q|. @throws InvalidArgument when `panel` has less than four */
  plotComponents(options: PlotOptions = {}): Figure {
    return plotMaps(this.maps, given(options));
  }

  /**
   * Saves the image over q as PNG into a folder.
   *
   * @returns Path of the PNG.
   * @throws FileAccess
   */
  async plotSaveData(
    path: string,
    options: MapPlotOptions & { prefix?: string; qvalue?: number } & SeriesOptions = {},
  ): Promise<string> {
    const { vmin = 0, vmax = 5, prefix = "WAXS", qvalue, kinetic, time, ...rest } = given(options);
    const parts = { ...this.nameParts, sampleName: `${prefix}_${this.samplename}` };
    const target = imageName(parts, "png", { kinetic, time }).replace(/^.*[\\/]/, "");
    const file = await makeFolderOf(`${path}/${target}`);
    const qcircles = qvalue === undefined ? [] : [qvalue];
    await plotQMap(qPicture(this), { title: this.#title, vmin, vmax, qcircles, ...rest }).save(
      file,
    );
    return file;
  }

  /** What names of output files are made of. */
  get nameParts(): NameParts {
    const { sampleName, field, number } = this.measurement;
    return { folder: this.options.outDir ?? dirname(this.file), sampleName, field, number };
  }

  override toString(): string {
    const rings = [...this.reflections.map(ringKey), ...this.qvalues.map(ringKey)];
    return `Mapping ${this.file}: ${this.data.shape.join("x")}, ${this.#title}, rings ${rings.join(", ") || "none"}`;
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    if (this.options.skipcalib) return { "text/plain": this.toString() };
    return { ...this.plot2D()[JUPYTER_DISPLAY](), "text/plain": this.toString() };
  }

  get #title(): string {
    return `${this.samplename} ${this.B} mT`;
  }

  get #source(): ImageSource {
    const binning = this.options.binning ?? 2;
    const averaged = this.measurement.frames * binning * binning;
    const { data, mask, geometry, variance, corrections } = this;
    return {
      ...{ data, mask, geometry, averaged },
      ...(variance && { variance }),
      ...(corrections && { corrections }),
    };
  }

  /** Keeps what was odd of rings, each thing once. */
  #warn(warnings: readonly string[]): void {
    for (const text of warnings) if (!this.warnings.includes(text)) this.warnings.push(text);
  }

  #ringQ(ring: RingSelector): number {
    return ringOf(ring, (hkl) => this.qHkl(hkl)).q * 1e10;
  }

  /** Rings and image, as fits need them. */
  get ringContext(): RingContext {
    const { instrument = "ID02" } = this.options;
    const name = typeof instrument === "string" ? instrument : instrument.name;
    return { source: this.#source, threshold: this.threshold, field: this.B, instrument: name };
  }

  async #fit(model: OrientationModel, options: AzimFitOptions): Promise<OrientationFits> {
    const {
      plotflag = false,
      printResults = false,
      kinetic,
      time,
      prefix,
      ...rest
    } = given(options);
    const rings = ringList(this.reflections, this.qvalues, (hkl) => this.qHkl(hkl));
    if (rings.length === 0) {
      throw new BeambookError("InvalidArgument", "There is no ring to fit.", {
        hint: "Open the file with `qvalues`, or with `cifFile` and `reflections`.",
      });
    }
    const { errorModel } = options;
    const fits = fitRings(this.ringContext, rings, model, { ...rest, errorModel });
    if (printResults) console.log(String(fits));
    if (plotflag) {
      for (const fit of fits) {
        const path = await makeFolderOf(fitName(this.nameParts, fit.key, { kinetic, time }));
        const title = `${prefix ?? "WAXS"}, ${this.#title}, ${ringText(fit)}`;
        await fit.plot({ title }).save(path);
      }
    }
    return fits;
  }
}
