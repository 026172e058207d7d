import { BeambookError } from "../errors.js";
import type { NcmatDynamics, NcmatFile } from "../formats/index.js";
import { mixedElement } from "./element-mixture.js";
import { type Element, elementData, type LibraryAtom } from "./library.js";
import { type Substance, type SubstanceInput, substanceOf } from "./substance.js";

/** Mass of one u in 1e-24 g. */
const ATOMIC_MASS = 1.6605390666;

/**
 * The substance that an `.ncmat` file describes.
 *
 * @throws UnsupportedType for scattering kernels; NotFound for unknown atoms; InvalidArgument for an impossible cell
 */
export function substanceOfNcmat(name: string, file: NcmatFile): Substance {
  const elements = elementsOf(file);
  const dynamics = file.dynamics.length > 0 ? file.dynamics : debyeOfAll(file);
  const atoms = dynamics.map((d) => atomOf(name, d, file));
  const density = file.density ? numberDensityOf(file, dynamics, elements) : undefined;
  const input: SubstanceInput = {
    sources: [],
    atoms,
    ...(file.cell ? { cell: file.cell } : {}),
    ...(file.spaceGroup === undefined ? {} : { spaceGroup: file.spaceGroup }),
    ...(file.stateOfMatter ? { state: file.stateOfMatter } : {}),
    ...(density === undefined ? {} : { numberDensity: density }),
    ...(Object.keys(elements).length > 0 ? { elements } : {}),
    ...(file.temperature ? { temperature: file.temperature.value } : {}),
  };
  return substanceOf(name, input);
}

/** Files without `@DYNINFO`: Debye's model for every element of the cell. */
function debyeOfAll({ sites }: NcmatFile): NcmatDynamics[] {
  const names = [...new Set(sites.map(({ element }) => element))];
  return names.map((element) => ({
    element,
    fraction: sites.filter((s) => s.element === element).length / sites.length,
    type: "vdosdebye",
    line: 1,
  }));
}

function atomOf(name: string, dynamics: NcmatDynamics, file: NcmatFile): LibraryAtom {
  const { element, fraction, type, energies, density } = dynamics;
  if (type === "scatknl") {
    throw new BeambookError(
      "UnsupportedType",
      `${name} gives a scattering kernel for ${element}: it needs a density of vibrational states.`,
      { at: `line ${dynamics.line}` },
    );
  }
  const debye =
    dynamics.debyeTemperature ?? file.debyeTemperatures[element] ?? file.debyeTemperatures["*"];
  const positions = file.sites.filter((s) => s.element === element).map((s) => s.position);
  return {
    element,
    fraction,
    type: type === "sterile" ? "sterile" : type,
    ...(energies && density ? { energies, density } : {}),
    ...(debye === undefined ? {} : { debye }),
    ...(file.cell ? { positions } : {}),
  };
}

/** Atoms that the file defines itself, mixtures included. */
function elementsOf(file: NcmatFile): Record<string, Element> {
  const own: Record<string, Element> = {};
  const find = (name: string, line: number): Element => {
    if (Object.hasOwn(own, name)) return own[name];
    if (file.atomDatabase.defaults) return elementData(name);
    throw new BeambookError("NotFound", `${name} is not defined before line ${line}.`);
  };
  for (const entry of file.atomDatabase.entries) {
    if (entry.kind === "data") {
      const { mass, coherentLength, incoherent, absorption } = entry;
      own[entry.name] = { mass, coherentLength, incoherent, absorption };
      continue;
    }
    own[entry.name] = mixedElement(
      entry.parts.map((p) => ({ fraction: p.fraction, data: find(p.name, entry.line) })),
    );
  }
  return own;
}

/** Atoms per Å³. */
function numberDensityOf(
  { density }: NcmatFile,
  dynamics: readonly NcmatDynamics[],
  elements: Record<string, Element>,
): number | undefined {
  if (!density) return undefined;
  if (density.unit === "atoms_per_aa3") return density.value;
  const mass = dynamics.reduce((sum, { element, fraction }) => {
    return sum + fraction * (elements[element] ?? elementData(element)).mass;
  }, 0);
  const grams = density.unit === "kg_per_m3" ? density.value / 1000 : density.value;
  return grams / (mass * ATOMIC_MASS);
}
