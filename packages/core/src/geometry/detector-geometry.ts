import { JUPYTER_DISPLAY, type MimeBundle } from "../display.js";
import { BeambookError } from "../errors.js";
import { writeWholeFile } from "../ndarray/atomic-write.js";
import type { DType, NDArray } from "../ndarray/index.js";
import type { Figure } from "../plot/index.js";
import {
  type AssembledImage,
  type AssembleOptions,
  assemble,
  type BufferOptions,
  emptyBuffers,
  emptyImage,
  placeOneModule,
} from "./assemble.js";
import { maskOfRegions } from "./bad-mask.js";
import { type CopyPlan, planCopies } from "./copy-plan.js";
import type { GeomMetadata } from "./crystfel-metadata.js";
import { formatGeom, type WriteGeomOptions } from "./crystfel-write.js";
import { distortionArray } from "./distortion.js";
import {
  type InterpolatedImage,
  type InterpolateOptions,
  interpolateModules,
  planInterpolation,
} from "./interpolate.js";
import type { Layout } from "./layout.js";
import { locatePoint, type PixelPlace, pixelOfImage, placeOfPixel } from "./locate.js";
import { type ModuleData, orderModules } from "./module-data.js";
import {
  offsetModules,
  type PartSelection,
  type RotateOptions,
  rotateModules,
  type Vectors,
} from "./move.js";
import { outlines, type TileOutline } from "./outline.js";
import {
  type CompareOptions,
  type GeometryPlotOptions,
  type PlotDataOptions,
  plotAssembled,
  plotComparison,
  plotFrame,
  plotLayout,
} from "./plot.js";
import { type Coordinates, coordinatesToPositions, pixelPositions } from "./positions.js";
import { describeForPyfai, type PyfaiDetector } from "./pyfai.js";
import type { SharedPlaces } from "./shared-places.js";
import { type SnappedGrid, snapTiles } from "./snap.js";
import type { SplitPlan } from "./split-pixels.js";
import { splitIntoTiles } from "./split-tiles.js";
import { planSymmetric } from "./symmetric.js";
import { takeFromImage } from "./take-modules.js";
import type { Modules } from "./tile.js";
import { sharedPlaces } from "./wasm-image.js";

/** What a geometry remembers beside its tiles. */
export interface GeometryMetadata {
  /** Of the .geom file it was read from. */
  readonly crystfel?: GeomMetadata;
}

/**
 * Where the tiles of a detector of several modules are. Coordinates are in metres from the detector's centre, x to the
 * left looking along the beam, y up. Geometries never change: moving one makes another.
 */
export abstract class DetectorGeometry {
  /** What all detectors of this type have in common. */
  readonly layout: Layout;
  /** The tiles: `modules[module][tile]`. */
  readonly modules: Modules;
  readonly metadata: GeometryMetadata;
  #grid: SnappedGrid | undefined;
  #plan: CopyPlan | undefined;
  #symmetric: CopyPlan | undefined;
  #split: { key: string; plan: SplitPlan } | undefined;

  protected constructor(layout: Layout, modules: Modules, metadata: GeometryMetadata) {
    checkModules(layout, modules);
    this.layout = layout;
    this.modules = modules;
    this.metadata = metadata;
  }

  /** A geometry of the same kind with other tiles. */
  protected abstract withModules(modules: Modules): this;

  /** Distance of neighbouring pixels in metres. */
  get pixelSize(): number {
    return this.layout.pixelSize;
  }

  /** Shape of one frame of data: `[module, slowScan, fastScan]`. */
  get expectedDataShape(): readonly [modules: number, ss: number, fs: number] {
    return [this.modules.length, ...this.layout.moduleShape];
  }

  /** The detector's name, such as "AGIPD-1M". */
  get detectorTypeName(): string {
    return this.layout.name;
  }

  /**
   * This geometry with a part of it moved.
   *
   * @param shift - metres, `[x, y]` or `[x, y, z]`; also one per selected module, or per module and tile
   * @example
   * geom.offset([0, 2e-3], { modules: slice(0, 4) })  // quadrant 1 up by 2 mm
   */
  offset(shift: Vectors, part: PartSelection = {}): this {
    return this.withModules(offsetModules(this.modules, shift, part));
  }

  /**
   * This geometry with a part of it turned, by right-handed angles about z, then y, then x: positive z turns clockwise
   * looking along the beam.
   *
   * @param angles - `[x, y, z]` in degrees; also one per selected module, or per module and tile
   */
  rotate(angles: Vectors, options: RotateOptions = {}): this {
    return this.withModules(rotateModules(this.modules, angles, options));
  }

  /**
   * Positions of all pixels, `(module, slowScan, fastScan, xyz)` in metres: their centres, or with `centre: false` the
   * corner nearest to the first pixel of the tile.
   */
  getPixelPositions({ centre = true }: { centre?: boolean } = {}): NDArray<"float64"> {
    return pixelPositions(this.modules, this.layout, centre);
  }

  /**
   * Corners of all pixels for pyFAI, `(modules * slowScan, fastScan, corner, zyx)` in metres; 4 corners, 6 for DSSC.
   *
   * @param options - `allowNegativeXy` keeps the origin at the detector's centre; by default it moves so that no
   * coordinate is negative
   */
  toDistortionArray({
    allowNegativeXy = false,
  }: {
    allowNegativeXy?: boolean;
  } = {}): NDArray<"float32"> {
    return distortionArray(this.modules, this.layout, allowNegativeXy);
  }

  /** Pixel corners and sizes as pyFAI takes them. */
  toPyfaiDetector(): PyfaiDetector {
    return describeForPyfai(this.layout, this.toDistortionArray());
  }

  /**
   * Positions in metres of places in the data, `(..., xyz)`.
   *
   * @param moduleNo - from 0, so 0 is Q1M1
   * @param slowScan - 0.5 is the middle of the first row
   * @param fastScan - 0.5 is the middle of the first column
   * @throws ShapeMismatch, IndexOutOfRange
   */
  dataCoordsToPositions(
    moduleNo: Coordinates,
    slowScan: Coordinates,
    fastScan: Coordinates,
  ): NDArray<"float64"> {
    return coordinatesToPositions(this.modules, this.layout, moduleNo, slowScan, fastScan);
  }

  /**
   * Assembles frames into images by moving every tile to the nearest place on the pixel grid.
   *
   * @param data - `(..., module, slowScan, fastScan)`, or a labelled array with an axis "module" anywhere; modules it
   * lacks stay empty
   * @param options - `out` is filled in place of a new array (fastest with one from {@link outputFor}); what no tile
   * covers stays as it is
   * @returns the image `(..., y, x)`, NaN or 0 between the tiles, and the centre in it
   * @throws ShapeMismatch when data or `out` do not fit this detector
   */
  positionModulesFast<D extends DType>(
    data: ModuleData<D>,
    { out }: AssembleOptions<D> = {},
  ): AssembledImage<D> {
    return { image: assemble(data, this.#copyPlan, out), centre: this.#snapped.centre };
  }

  /** {@link positionModulesFast} by its newer name. */
  positionModules<D extends DType>(
    data: ModuleData<D>,
    options?: AssembleOptions<D>,
  ): AssembledImage<D> {
    return this.positionModulesFast(data, options);
  }

  /** {@link positionModulesFast} by its oldest name. */
  positionAllModules<D extends DType>(
    data: ModuleData<D>,
    options?: AssembleOptions<D>,
  ): AssembledImage<D> {
    return this.positionModulesFast(data, options);
  }

  /** Assembles like {@link positionModulesFast}, with the detector's centre at `(height / 2, width / 2)`. */
  positionModulesSymmetric<D extends DType>(
    data: ModuleData<D>,
    { out }: AssembleOptions<D> = {},
  ): NDArray<D> {
    this.#symmetric ??= planSymmetric(this.#snapped, this.layout, this.modules.length);
    return assemble(data, this.#symmetric, out);
  }

  /**
   * Assembles frames with the tiles where they really are: each pixel's counts are spread over the image pixels it
   * covers, by area. The first call takes a second or so.
   */
  positionModulesInterpolate(
    data: ModuleData,
    options: InterpolateOptions = {},
  ): InterpolatedImage {
    const { empty = Number.NaN, ...size } = options;
    const key = JSON.stringify(size);
    if (this.#split?.key !== key) {
      this.#split = { key, plan: planInterpolation(this.modules, this.layout, size) };
    }
    return interpolateModules(data, this.#split.plan, this.layout, this.modules.length, empty);
  }

  /**
   * An empty image to pass as `out`, again and again: assembling into it is fastest.
   *
   * @param options - `extraShape` (default `[]`) is the shape of the stack of frames; `dtype` defaults to float32
   */
  outputArrayForPositionFast<D extends DType = "float32">({
    extraShape = [],
    dtype = "float32" as D,
  }: Pick<BufferOptions<D>, "extraShape" | "dtype"> = {}): NDArray<D> {
    return emptyImage(this.#copyPlan, extraShape, dtype);
  }

  /** {@link outputArrayForPositionFast} by its newer name. */
  outputArrayForPosition<D extends DType = "float32">(
    options?: Pick<BufferOptions<D>, "extraShape" | "dtype">,
  ): NDArray<D> {
    return this.outputArrayForPositionFast(options);
  }

  /**
   * Arrays to read frames into and to assemble them into, again and again: both lie in one memory, which is fastest.
   *
   * @param options - `extraShape` (default `[]`) is the shape of the stack of frames; `dtype` defaults to float32; with
   * `workers` above 1 (the default) so many threads assemble stacks, and both arrays lie in shared memory
   * @returns `data` is `(...extraShape, module, slowScan, fastScan)`, `out` `(...extraShape, y, x)`
   * @example
   * const { data, out } = geom.assemblyBuffers({ extraShape: [64], workers: 2 });
   * geom.positionModulesFast(data, { out }); // once data is filled
   */
  assemblyBuffers<D extends DType = "float32">(
    options: BufferOptions<D> = {},
  ): { data: NDArray<D>; out: NDArray<D> } {
    return emptyBuffers(this.#copyPlan, options);
  }

  /**
   * Copies one module's frames `(frame, slowScan, fastScan)` to their places in images `(frame, y, x)`, nothing else.
   *
   * @param module - its position in this geometry, from 0
   * @throws ShapeMismatch
   */
  placeModule(module: number, data: NDArray, out: NDArray): void {
    placeOneModule(data, this.#copyPlan, module, out);
  }

  /** What other threads need to do so with images of {@link assemblyBuffers}' shared memory. @internal */
  sharedPlaces(out: NDArray): SharedPlaces | undefined {
    return sharedPlaces(this.#copyPlan, out);
  }

  /** An empty image with the leading axes and dtype that assembling `data` gives. */
  outputFor<D extends DType>(data: ModuleData<D>): NDArray<D> {
    const { array } = orderModules(data, this.modules.length, this.layout);
    return emptyImage(this.#copyPlan, array.shape.slice(0, -3), array.dtype);
  }

  /** Shape and centre of assembled images, without assembling one. */
  get imageGrid(): SnappedGrid {
    return this.#snapped;
  }

  /** The modules' data out of an assembled image, such as a mask drawn on it: `(..., module, slowScan, fastScan)`. */
  takeModules<D extends DType>(image: NDArray<D>): NDArray<D> {
    return takeFromImage(image, this.#snapped, this.layout, this.modules.length);
  }

  /** Views of the tiles of one module's data `(..., slowScan, fastScan)`. */
  splitTiles<D extends DType>(moduleData: NDArray<D>): NDArray<D>[] {
    return splitIntoTiles(moduleData, this.layout);
  }

  /** The pixel at a point of the x-y plane in metres, undefined in a gap. */
  locate(x: number, y: number): PixelPlace | undefined {
    return locatePoint(this.modules, this.layout, x, y);
  }

  /** The pixel that an assembled image shows at a row and column, undefined in a gap. */
  pixelAt(row: number, column: number): PixelPlace | undefined {
    return pixelOfImage(this.#snapped, this.modules, this.layout, row, column);
  }

  /**
   * Row and column of the assembled image where a pixel of the data is shown.
   *
   * @throws IndexOutOfRange when there is no such pixel
   */
  imagePositionOf(
    module: number,
    slowScan: number,
    fastScan: number,
  ): [row: number, column: number] {
    const { layout, modules } = this;
    return placeOfPixel(this.#snapped, modules.length, layout, { module, slowScan, fastScan });
  }

  /** Borders of all tiles, in metres and in pixels of the assembled image. */
  outline(): TileOutline[] {
    return outlines(this.modules, this.layout, this.#snapped);
  }

  /**
   * One frame as an image, with the detector's centre at (0, 0).
   *
   * @param data - `(module, slowScan, fastScan)`
   * @param options - `axisUnits` "px" or "m", `frontview` true looks along the beam; `vmin`, `vmax`, `cmap`, `norm`
   * @throws ShapeMismatch for several frames, or data of another detector
   */
  plotDataFast(data: ModuleData, options: PlotDataOptions = {}): Figure {
    return plotFrame(this, data, options);
  }

  /** {@link plotDataFast} by its newer name. */
  plotData(data: ModuleData, options: PlotDataOptions = {}): Figure {
    return this.plotDataFast(data, options);
  }

  /** {@link plotDataFast} for what {@link positionModulesFast} gave for one frame. */
  plotAssembled(assembled: AssembledImage, options: PlotDataOptions = {}): Figure {
    return plotAssembled(this, assembled, options);
  }

  /** A drawing of the borders of all tiles, to check a geometry by eye. */
  inspect(options: GeometryPlotOptions = {}): Figure {
    return plotLayout(this, options);
  }

  /** {@link inspect} with an arrow for each tile to where it is in `other`, `scale` times as long as the shift. */
  compare(other: DetectorGeometry, options: CompareOptions = {}): Figure {
    return plotComparison(this, other, options);
  }

  /** Pixels in bad regions of the .geom file, `(module, slowScan, fastScan)`; all false without one. */
  badRegionMask(): NDArray<"bool"> {
    return maskOfRegions(this.metadata.crystfel?.bad ?? [], this.modules, this.layout);
  }

  /** Writes a CrystFEL geometry file; whoever reads it meanwhile sees the old one. */
  async writeCrystfelGeom(path: string, options: WriteGeomOptions = {}): Promise<void> {
    const text = formatGeom(this.modules, this.layout, this.metadata.crystfel, options);
    await writeWholeFile(path, text);
  }

  /** One line: name, shape of the data, shape of images. */
  toString(): string {
    const { height, width, centre } = this.#snapped;
    return `${this.layout.name} geometry: data (${this.expectedDataShape.join(", ")}), image ${height} x ${width}, centre at row ${centre[0]}, column ${centre[1]}`;
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    return { "text/plain": this.toString() };
  }

  get #snapped(): SnappedGrid {
    this.#grid ??= snapTiles(this.modules, this.layout);
    return this.#grid;
  }

  get #copyPlan(): CopyPlan {
    this.#plan ??= planCopies(this.#snapped, this.layout, this.modules.length);
    return this.#plan;
  }
}

function checkModules(layout: Layout, modules: Modules): void {
  const tiles = layout.tileOrigins.length;
  const count = layout.modules || modules.length;
  if (modules.length === count && count > 0 && modules.every((m) => m.length === tiles)) return;
  throw new BeambookError(
    "ShapeMismatch",
    `${layout.name} has ${layout.modules || "at least 1"} modules of ${tiles} tiles, not ${modules.length} of ${modules.map((m) => m.length).join(", ")}.`,
  );
}
