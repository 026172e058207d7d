import { type NDArray, ndarray } from "../../ndarray/index.js";
import type { ScatteringGeometry } from "../geometry/geometry.js";
import { type BinAxis, binCenters } from "./axis.js";
import { sectorMask } from "./azimuth.js";
import { collect, pixelFacts } from "./collect.js";
import { finish } from "./finish.js";
import { type MedianOptions, medianBins } from "./median.js";
import { countedMask, normalizationKey, normalizationOf } from "./normalization.js";
import {
  type CorrectionOptions,
  checkBinCount,
  checkRange,
  type Integrate2dOptions,
  type IntegrateOptions,
  type IntegrateRadialOptions,
  splitOf,
} from "./options.js";
import { PairKernel } from "./pair-kernel.js";
import { AzimuthalProfile, type Cake, type ProfileValues, RadialProfile } from "./results.js";
import { type ClipOptions, clipBins } from "./sigma-clip.js";
import { type StaticSums, staticSums } from "./sums.js";
import { makeTable, type TableRequest } from "./table-for.js";
import { type BinTable, toGather } from "./tables.js";

/** A table with all that does not change from image to image. */
interface Prepared {
  table: BinTable;
  axes: readonly BinAxis[];
  norm: Float32Array | undefined;
  fixed: StaticSums;
}

/** Tables of one integration, as plain data. */
export interface SharedTables {
  readonly key: string;
  readonly prepared: unknown;
}

const KEPT = 8;
const integrators = new WeakMap<ScatteringGeometry, AzimuthalIntegrator>();

/**
 * Integrates images of one geometry: powder patterns, azimuthal profiles, cakes. Tables are made at the first image and
 * used again as long as bins, mask and corrections stay the same.
 *
 * @example
 * const ai = new AzimuthalIntegrator(geometry);
 * const { radial, intensity, sigma } = ai.integrate1d(image, 1000, { mask, errorModel: "poisson" });
 */
export class AzimuthalIntegrator {
  readonly geometry: ScatteringGeometry;
  readonly #prepared: Map<string, Prepared> = new Map();

  constructor(geometry: ScatteringGeometry) {
    this.geometry = geometry;
  }

  /** The integrator that all users of a geometry share. */
  static for(geometry: ScatteringGeometry): AzimuthalIntegrator {
    let found = integrators.get(geometry);
    if (!found) {
      found = new AzimuthalIntegrator(geometry);
      integrators.set(geometry, found);
    }
    return found;
  }

  /**
   * Intensity against radius.
   *
   * @param data - image, (row, column), any real dtype; NaN does not count
   * @param npt - number of bins
   * @throws ShapeMismatch, InvalidArgument
   */
  integrate1d(data: NDArray, npt: number, options: IntegrateOptions = {}): RadialProfile {
    const { prepared, values } = this.#integrate(data, this.#radialRequest(npt, options), options);
    return new RadialProfile(binCenters(prepared.axes[0]), options.unit ?? "q_A^-1", values);
  }

  /**
   * Intensity against azimuth and radius. Azimuth bins are fixed and go around: there is no break at ±180 degrees.
   *
   * @throws ShapeMismatch, InvalidArgument
   */
  integrate2d(
    data: NDArray,
    nptRad: number,
    nptAzim: number = 360,
    options: Integrate2dOptions = {},
  ): Cake {
    checkBinCount("nptRad", nptRad);
    checkBinCount("nptAzim", nptAzim);
    const { azimuthRange = [-180, 180], unit = "q_A^-1" } = options;
    const request: TableRequest = {
      split: splitOf(options),
      unit,
      radial: { bins: nptRad, range: options.radialRange },
      azimuth: { bins: nptAzim, range: azimuthRange },
    };
    const { prepared, values } = this.#integrate(data, request, options);
    const [radius, azimuth] = prepared.axes;
    const shape = [nptAzim, nptRad];
    return {
      kind: "cake",
      radial: binCenters(radius),
      unit,
      azimuthal: binCenters(azimuth),
      intensity: ndarray(values.intensity, shape),
      ...(values.sigma && { sigma: ndarray(values.sigma, shape) }),
      count: ndarray(values.count, shape),
      sums: values.sums,
    };
  }

  /**
   * Intensity against azimuth of the ring `radialRange`.
   *
   * @param npt - bins around the circle, or around `azimuthRange`
   * @throws ShapeMismatch, InvalidArgument
   */
  integrateRadial(
    data: NDArray,
    npt: number,
    options: IntegrateRadialOptions = {},
  ): AzimuthalProfile {
    const { prepared, values } = this.#integrate(data, this.#ringRequest(npt, options), options);
    return new AzimuthalProfile(binCenters(prepared.axes[1]), values);
  }

  /**
   * Intensity against radius without outliers: pixels farther than `thres` standard deviations from their bin's mean
   * are left out, again and again.
   *
   * @throws ShapeMismatch, InvalidArgument
   */
  sigmaClip(
    data: NDArray,
    npt: number,
    options: IntegrateOptions & ClipOptions = {},
  ): RadialProfile {
    const request = this.#radialRequest(npt, { ...options, split: splitOf(options, "no") });
    return this.#statistic(request, data, options, (table, facts) =>
      clipBins(table, facts, { errorModel: "azimuthal", ...options }),
    );
  }

  /**
   * Median of the pixels of each bin against radius, or the mean of those between two quantiles.
   *
   * @throws ShapeMismatch, InvalidArgument
   */
  medfilt1d(
    data: NDArray,
    npt: number,
    options: IntegrateOptions & MedianOptions = {},
  ): RadialProfile {
    const request = this.#radialRequest(npt, { ...options, split: splitOf(options, "no") });
    return this.#statistic(request, data, options, (table, facts) =>
      medianBins(table, facts, options),
    );
  }

  /** @internal The tables of an integration in shared memory, for {@link AzimuthalIntegrator.adopt} in other threads. */
  share(
    kind: "radial" | "azimuthal",
    npt: number,
    options: IntegrateOptions & IntegrateRadialOptions,
  ): SharedTables {
    const request = this.#request(kind, npt, options);
    const key = tableKey(request, options);
    const prepared = inSharedMemory(this.#prepare(request, options));
    this.#prepared.set(key, prepared);
    return { key, prepared };
  }

  /** @internal Takes over tables of an equal geometry. */
  adopt({ key, prepared }: SharedTables): void {
    this.#keep(key, prepared as Prepared);
  }

  /** @internal An image of a type whose pixels lie where they are summed; undefined where that is anywhere. */
  workspace(
    kind: "radial" | "azimuthal",
    npt: number,
    options: IntegrateOptions & IntegrateRadialOptions,
    dtype: string,
  ): NDArray | undefined {
    const { table } = this.#prepare(this.#request(kind, npt, options), options);
    if (table.kind !== "pair" || !PairKernel.takes(dtype)) return undefined;
    const pixels = PairKernel.for(table)?.pixels(dtype);
    return pixels && ndarray(pixels, [...this.geometry.shape]);
  }

  /** Forgets tables and maps. */
  reset(): void {
    this.#prepared.clear();
    this.geometry.clearMaps();
  }

  #request(
    kind: "radial" | "azimuthal",
    npt: number,
    options: IntegrateOptions & IntegrateRadialOptions,
  ): TableRequest {
    return kind === "radial" ? this.#radialRequest(npt, options) : this.#ringRequest(npt, options);
  }

  #radialRequest(npt: number, options: IntegrateOptions): TableRequest {
    checkBinCount("npt", npt);
    const { unit = "q_A^-1", radialRange, azimuthRange } = options;
    return {
      split: splitOf(options),
      unit,
      radial: { bins: npt, range: radialRange },
      sector: azimuthRange,
    };
  }

  #ringRequest(npt: number, options: IntegrateRadialOptions): TableRequest {
    checkBinCount("npt", npt);
    const { azimuthRange = [-180, 180], radialUnit = "q_A^-1", radialRange } = options;
    return {
      split: splitOf(options),
      unit: radialUnit,
      radial: { bins: 1, range: radialRange },
      azimuth: { bins: npt, range: azimuthRange },
    };
  }

  #integrate(
    data: NDArray,
    request: TableRequest,
    options: CorrectionOptions,
  ): { prepared: Prepared; values: ProfileValues } {
    const prepared = this.#prepare(request, options);
    const facts = pixelFacts(data, this.geometry, options, prepared.norm);
    const sums = collect(prepared.table, facts, prepared.fixed, options);
    const { normalizationFactor = 1, empty = Number.NaN } = options;
    return { prepared, values: finish(sums, normalizationFactor, empty) };
  }

  #statistic(
    request: TableRequest,
    data: NDArray,
    options: IntegrateOptions,
    sumsOf: (
      table: ReturnType<typeof toGather>,
      facts: ReturnType<typeof pixelFacts>,
    ) => Parameters<typeof finish>[0],
  ): RadialProfile {
    const prepared = this.#prepare(request, options);
    const facts = pixelFacts(data, this.geometry, options, prepared.norm);
    const sums = sumsOf(toGather(prepared.table), facts);
    const { normalizationFactor = 1, empty = Number.NaN, unit = "q_A^-1" } = options;
    const values = finish(sums, normalizationFactor, empty);
    return new RadialProfile(binCenters(prepared.axes[0]), unit, values);
  }

  #prepare(request: TableRequest, options: CorrectionOptions): Prepared {
    checkRange("radialRange", request.radial.range);
    if (request.azimuth?.range !== "data") checkRange("azimuthRange", request.azimuth?.range);
    checkRange("azimuthRange", request.sector);
    const key = tableKey(request, options);
    const known = this.#prepared.get(key);
    if (known) return known;
    const mask = countedMask(this.geometry, options);
    const kept =
      request.sector === undefined
        ? mask
        : sectorMask(this.geometry, request.sector, mask, request.split !== "no");
    const { table, axes } = makeTable(this.geometry, request, kept, mask);
    const norm = normalizationOf(this.geometry, options, table);
    const [rows, columns] = this.geometry.shape;
    const made = { table, axes, norm, fixed: staticSums(table, norm, rows * columns) };
    this.#keep(key, made);
    return made;
  }

  #keep(key: string, prepared: Prepared): void {
    for (const old of this.#prepared.keys()) {
      if (this.#prepared.size < KEPT) break;
      this.#prepared.delete(old);
    }
    this.#prepared.set(key, prepared);
  }
}

/** The same for requests that need the same tables. */
function tableKey(request: TableRequest, options: CorrectionOptions): string {
  return `${JSON.stringify(request)} ${normalizationKey(options)}`;
}

/** Plain data with its typed arrays copied into memory that threads share. */
function inSharedMemory<T>(value: T): T {
  if (ArrayBuffer.isView(value)) {
    const array = value as unknown as Float64Array;
    if (array.buffer instanceof SharedArrayBuffer) return value;
    const memory = new SharedArrayBuffer(array.byteLength) as unknown as ArrayBuffer;
    const copy = new (array.constructor as Float64ArrayConstructor)(memory);
    copy.set(array);
    return copy as unknown as T;
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(inSharedMemory) as unknown as T;
  const entries = Object.entries(value).map(([key, inner]) => [key, inSharedMemory(inner)]);
  return Object.fromEntries(entries) as T;
}
