/**
 * Crystals: unit cells, symmetry operations, reflections and structure factors, and CIF files.
 *
 * @module
 * @example
 * import { dSpacing, readCif } from "@beambook/core/crystal";
 * const { cell, atoms } = await readCif("corundum.cif");
 * dSpacing(cell, [1, 0, 4]); // Å
 */
export {
  cellText,
  cellVolume,
  checkCell,
  dSpacing,
  inverseSquareSpacing,
  type LengthTies,
  lengthTies,
  type Miller,
  type ReciprocalMetric,
  reciprocalBasis,
  reciprocalMetric,
  type UnitCell,
} from "./cell.js";
export { type CifAtom, type CifCrystal, parseCif, readCif } from "./cif.js";
export {
  type CifBlock,
  type CifNumber,
  type CifValue,
  cifNumber,
  parseCifBlocks,
} from "./cif-blocks.js";
export { hallOperations } from "./hall-symbol.js";
export {
  findReflections,
  groupReflections,
  type ReflectionGroups,
  type Reflections,
  type Sites,
} from "./reflections.js";
export { findSpaceGroup, type SpaceGroup, spaceGroupOperations } from "./space-group.js";
export { distance, elementOf, equivalentPositions, type Position } from "./structure.js";
export { applyOperation, parseOperation, type SymmetryOperation } from "./symmetry.js";
