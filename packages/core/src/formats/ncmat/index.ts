/**
 * `.ncmat`: structure and vibrations of materials for neutron scattering, in NCrystal's format.
 *
 * @module
 */
export type { NcmatAtomDatabase, NcmatAtomEntry } from "./atom-database.js";
export type { NcmatDynamics } from "./dynamics.js";
export { type NcmatDensityUnit, type NcmatFile, type NcmatSite, parseNcmat } from "./parse.js";
export { readNcmat } from "./read.js";
