import type { Miller } from "../crystal/index.js";

/** How a preferred orientation is described. */
export interface Texture {
  /** Normal of the planes that prefer the beam's direction. */
  readonly direction: Miller;
  /** March's parameter: 1 none, below 1 planes across the beam, above 1 planes along it. */
  readonly r: number;
}

/** Parts of scattering that a phase takes part in, in NCrystal's words; `nobragg` leaves out Bragg scattering only. */
export type ComponentName = "bragg" | "coh_elas" | "incoh_elas" | "elas" | "inelas" | "sans";

/** What can be set for one phase; what is left out has no effect. Names as in nbragg. */
export interface PhaseSettings {
  /** Temperature in K; 300. */
  temp?: number;
  /** Volume fraction, relative to the other phases; 1. */
  weight?: number;
  /** Lattice lengths in Å; equal lengths of the material's own cell stay equal when only one is given. */
  a?: number;
  b?: number;
  c?: number;
  /** Full width at half maximum of the mosaic distribution in degrees; makes the phase one oriented crystal. */
  mos?: number;
  /** Normal of the planes across the beam, as Miller indices; [0, 0, 1]. */
  dir1?: Miller;
  /** Normal along y; it does not change a total cross section. */
  dir2?: Miller;
  /** Kept for the original's files. */
  dirtol?: number;
  /** Turns `dir1` about y, in degrees. */
  theta?: number;
  /** Turns `dir1` about z, in degrees, before `theta`. */
  phi?: number;
  /** Preferred orientation of a powder's grains. */
  texture?: Texture;
  /** Extinction model; `Sabine_uncorr`. */
  ext_method?: string;
  /** Size of perfect blocks in µm: primary extinction. */
  ext_l?: number;
  /** Width of the blocks' directions in arc minutes: secondary extinction, with `ext_L`. */
  ext_g?: number;
  /** Size of grains in µm: secondary extinction, with `ext_g`. */
  ext_L?: number;
  /** Shape of the blocks' distribution of directions, `rect` or `tri`; `rect`. */
  ext_dist?: string;
  /** Radius in Å of hard spheres (voids, 1 % of the volume) that scatter at small angles. */
  sans?: number;
  /** Which components scatter: `nobragg`, or names with commas between; all by default. */
  comp?: string;
}

/** Names of {@link PhaseSettings}. */
export const SETTING_NAMES: readonly (keyof PhaseSettings)[] = [
  ...(["temp", "weight", "a", "b", "c", "mos", "dir1", "dir2", "dirtol", "theta", "phi"] as const),
  ...(["texture", "ext_method", "ext_l", "ext_g", "ext_L", "ext_dist", "sans", "comp"] as const),
];
