import type { EsrfGeometry } from "../geometry/esrf.js";
import type { ScatteringGeometry } from "../geometry/geometry.js";
import type { MockPattern, MockRing } from "./pattern.js";

/** A made-up experiment: where the detector stands, and what it sees. */
export interface MockScene {
  readonly detector: string;
  /** Part of the files' names. */
  readonly stem: string;
  readonly sample: string;
  readonly shape: readonly [rows: number, columns: number];
  readonly geometry: EsrfGeometry;
  /** Å⁻¹ */
  readonly qvalues: readonly number[];
  readonly reflections: readonly (readonly number[])[];
  /** Maier-Saupe's κ in a field so strong that it can do no more. */
  readonly mostKappa: number;
  pattern(kappa: number, director: number): MockPattern;
  /** Pixels that do not count. */
  hidden(q: number, row: number, column: number): boolean;
}

const WAVELENGTH = 1.013e-10;

/** Rods in a liquid, which a field turns: two orders of their distance along the director. */
export const SAXS_SCENE: MockScene = {
  detector: "id02-eiger2-saxs",
  stem: "rods_eiger2",
  sample: "Rods",
  shape: [360, 380],
  geometry: {
    ...{ Center_1: 196.3, Center_2: 171.7, PSize_1: 4e-4, PSize_2: 4e-4 },
    ...{ SampleDistance: 2, WaveLength: WAVELENGTH },
  },
  qvalues: [0.05, 0.1],
  reflections: [],
  mostKappa: 6,
  pattern: (kappa: number, director: number): MockPattern => ({
    ...{ floor: 4, cloud: 900, reach: 0.012 },
    rings: [
      { q: 0.05, width: 0.004, counts: 120, kappa, director },
      { q: 0.1, width: 0.005, counts: 30, kappa, director },
    ],
  }),
  hidden: (q: number, row: number, column: number): boolean =>
    q < 0.012 ||
    (column >= 192 && column < 201 && row > 171) ||
    (row >= 86 && row < 92) ||
    (column >= 300 && column < 305),
};

/** Angle between the normals of (101) and (001) in cobalt, degrees. */
const PYRAMID = 61.91;

/** Hexagonal cobalt rods, long axis c along the director: three reflections at their angles to it. */
export const WAXS_SCENE: MockScene = {
  detector: "id02-rayonixhs-waxs",
  stem: "cobalt_waxs",
  sample: "Co",
  shape: [320, 300],
  geometry: {
    ...{ Center_1: 141.4, Center_2: 163.2, PSize_1: 5.4e-4, PSize_2: 5.4e-4 },
    ...{ SampleDistance: 0.12, WaveLength: WAVELENGTH },
  },
  qvalues: [],
  reflections: [
    [1, 0, 0],
    [0, 0, 2],
    [1, 0, 1],
  ],
  mostKappa: 40,
  pattern: (kappa: number, director: number): MockPattern => {
    const ring = (d: number, counts: number, turned: number): MockRing => ({
      ...{ q: (2 * Math.PI) / d, width: 0.02, counts, kappa },
      director: director + turned,
    });
    return {
      ...{ floor: 10, cloud: 200, reach: 0.6 },
      rings: [
        ring(2.17121, 60, 90),
        ring(2.0343, 80, 0),
        ring(1.91553, 60, PYRAMID),
        ring(1.91553, 60, -PYRAMID),
      ],
    };
  },
  hidden: (q: number): boolean => q < 0.3,
};

/** Cobalt's hexagonal structure as a CIF file. */
export const COBALT_CIF = `data_cobalt
_symmetry_space_group_name_H-M 'P 63/m m c'
_symmetry_Int_Tables_number 194
_cell_length_a 2.5071(3)
_cell_length_b 2.5071(3)
_cell_length_c 4.0686(5)
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 120
loop_
_symmetry_equiv_pos_as_xyz
'x,y,z'
'-x,-y,-z'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Co1 Co 0.333333 0.666667 0.25
`;

/** 1 where a scene's pixels do not count. */
export function hiddenPixels(scene: MockScene, geometry: ScatteringGeometry): Uint8Array {
  const columns = scene.shape[1];
  const q = geometry.radial("q_A^-1").data;
  return Uint8Array.from(q, (v, p) =>
    scene.hidden(v, Math.floor(p / columns), p % columns) ? 1 : 0,
  );
}
