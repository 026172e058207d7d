/**
 * Neutron Bragg-edge imaging: materials, cross sections, transmission data of single spectra and of groups.
 *
 * A {@link CrossSection} is immutable; lattice, temperature, weights and orientation are parameters of an evaluation.
 * A fit evaluates on a grid, which keeps what a parameter does not touch (weights: one sum; lattice: some ten
 * microseconds; temperature: some ten milliseconds):
 *
 * ```ts
 * const grid = xs.onGrid(wavelengths);                   // Float64Array, Å
 * grid.evaluate({ a: 2.8671, temp: 293.15 }, out);       // barn per atom, into `out`
 * Math.exp(-out[i] * thickness * xs.numberDensity);      // thickness in cm, density per Å³ = per barn cm
 * xs.binAverages(bounds, { a: 2.8671 });                 // exact means over bins
 * xs.edges(1.5, { a: 2.8671 });                          // Bragg edges in Å, falling
 * ```
 *
 * Parameters have the original's names: `temp`, `a` (`a1`, `a2` with several phases), `η1`, `θ1`, `ϕ1`, `ext_l`,
 * `sans`, and a phase's name for its weight.
 *
 * @module
 * @example
 * import { CrossSection, materials } from "@beambook/core/neutron";
 * const xs = new CrossSection({ iron: materials["Fe_sg229_Iron-alpha"] });
 * xs.evaluate([1.5, 4.0, 4.1]); // barn per atom
 */

export { AvailableParams, type AvailableParamsOptions } from "./available-params.js";
export { binMeans, type PulseResponse, secondsPerAngstrom } from "./bin-response.js";
export {
  BinTransmission,
  type BinTransmissionOptions,
  transmissionInBins,
} from "./bin-transmission.js";
export type { Counts, CountsInput } from "./counts.js";
export { CrossSection, type CrossSectionInput, type CrossSectionOptions } from "./cross-section.js";
export type { CrossSectionGrid } from "./cross-section-grid.js";
export { type CountsOptions, Data, type SignalAndOpenbeam } from "./data.js";
export {
  energyToTime,
  energyToWavelength,
  timeToEnergy,
  timeToWavelength,
  wavelengthToEnergy,
  wavelengthToTime,
} from "./flight-time.js";
export type { MtexOptions } from "./from-mtex.js";
export { type GroupIndex, indexKey, parseIndex } from "./group-index.js";
export type { GroupWeightsOptions } from "./group-weights.js";
export { GroupedData } from "./grouped-data.js";
export type { GroupedSaveOptions } from "./grouped-json.js";
export { GroupedFitResult, type OfGroup } from "./grouped-result.js";
export type { GroupedInput, GroupedOptions } from "./load-grouped.js";
export type { TransmissionInput, TransmissionOptions } from "./load-transmission.js";
export type { ParameterGrid } from "./map-values.js";
export { Material, type MaterialSpec } from "./material.js";
export { clearRegisteredMaterials, materialNames, materials } from "./materials.js";
export { type TransmissionFitOptions, TransmissionModel } from "./model.js";
export type { StageRecord } from "./model-fit.js";
export type { BackgroundKind, ResponseKind, TransmissionModelOptions } from "./model-options.js";
export type { CrossSectionPart } from "./phase.js";
export type { PhaseSettings, Texture } from "./phase-settings.js";
export type { PlotCrossSectionOptions } from "./plot-cross-section.js";
export type { PlotMapOptions, PlotSpectrumOptions } from "./plot-data.js";
export type { TotalXsOptions, TransmissionPlotOptions } from "./plot-fit.js";
export type { ParameterMapOptions } from "./plot-map.js";
export {
  materialFromNcmat,
  type ReadMaterialOptions,
  readMaterial,
  registerMaterial,
} from "./read-material.js";
export { TransmissionResult } from "./result.js";
export {
  type SimulatedGroupsOptions,
  type SimulationOptions,
  simulateCounts,
  writeSimulatedGroups,
} from "./simulate.js";
export type { StageSpec, StagesInput } from "./stages.js";
export { StagesTable } from "./stages-table.js";
export type { CountsSet, FlightPath, TransmissionSpectrum } from "./transmission-data.js";
export type { MaterialInput } from "./xs-input.js";
export type { CrossSectionParameters } from "./xs-parameters.js";
