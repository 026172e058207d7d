/**
 * Where the pixels of multi-module detectors are: images from modules, positions from pixels and back, CrystFEL files.
 *
 * @module
 * @example
 * import { AGIPD_1MGeometry } from "@beambook/core/geometry";
 * const geom = AGIPD_1MGeometry.fromQuadPositions([[-525, 625], [-550, -10], [520, -160], [542.5, 475]]);
 * const out = geom.outputFor(images);
 * const { image, centre } = geom.positionModulesFast(images, { out });
 * geom.pixelAt(600, 300); // { module, slowScan, fastScan, x, y, … } or undefined
 */
export { AGIPD_1MGeometry } from "./agipd.js";
export { AGIPD_500K2GGeometry, type OriginOptions } from "./agipd-500k.js";
export { agipdAsicSeams } from "./agipd-seams.js";
export type { AssembledImage, AssembleOptions, BufferOptions } from "./assemble.js";
export type { BadRegion, GeomDim, GeomMetadata } from "./crystfel-metadata.js";
export type { WriteGeomOptions } from "./crystfel-write.js";
export { DetectorGeometry, type GeometryMetadata } from "./detector-geometry.js";
export { DSSC_1MGeometry } from "./dssc.js";
export type { EpixOptions } from "./epix-tiles.js";
export { Epix10KGeometry } from "./epix10k.js";
export { Epix100Geometry } from "./epix100.js";
export { GenericGeometry, type SimpleDescription } from "./generic.js";
export type { PlaneRegion } from "./hexagon-image.js";
export type { InterpolatedImage, InterpolateOptions } from "./interpolate.js";
export { JUNGFRAUGeometry, type ModulePositionOptions } from "./jungfrau.js";
export type { Layout } from "./layout.js";
export type { PixelPlace } from "./locate.js";
export { LPD_1MGeometry } from "./lpd.js";
export { LPD_MiniGeometry, type MiniModuleOptions, type PlaneOrSpace } from "./lpd-mini.js";
export type { LabelledModules, ModuleData } from "./module-data.js";
export { type MotorPositions, readMotorsFromGeom } from "./motor-comments.js";
export { AGIPD_1MMotors, JF4MMotors, type MotorAxes, MotorTracker } from "./motors.js";
export type { PartSelection, RotateOptions, VectorArray, Vectors } from "./move.js";
export type { TileOutline } from "./outline.js";
export type { CompareOptions, GeometryPlotOptions, PlotDataOptions } from "./plot.js";
export type { PlotHexesOptions } from "./plot-hexagons.js";
export { type CcdHalvesOptions, PNCCDGeometry } from "./pnccd.js";
export type { Coordinates } from "./positions.js";
export type { PyfaiDetector } from "./pyfai.js";
export type { QuadOptions, QuadPositions } from "./quadrants.js";
export type { SnappedGrid, SnappedTile } from "./snap.js";
export type { Modules, Tile } from "./tile.js";
export type { Vector } from "./vector.js";
