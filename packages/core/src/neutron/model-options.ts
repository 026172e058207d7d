/**
 * How a spectrum is smeared by source and detector.
 *
 * In time (µs of flight, over the model's `tofLength`), on the transmission, averaged over each bin:
 * - "pulse": back-to-back exponentials whose rates may change with wavelength λ in Å, `α0 + α1/λ` and `β0 + β1/λ⁴` per µs,
 *   with a Gaussian of `hypot(σ0, σ1 λ)` µs;
 * - "full_jorgensen": the original's, by d = λ/2: `α0 + α1/d`, `β0 + β1/d⁴`, `hypot(σ0, σ1 d, σ2 d²)`; the original takes
 *   d as 2 Å everywhere;
 * - "square": a box, `width` in µs.
 *
 * From sample to sample of the cross section, as the original does it:
 * - "jorgensen": exponentials, `α0` and `β0` per ten samples;
 * - "jorgensen_inv": the same per Å of the data's own step, with a Gaussian of `hypot(σ0, σ1, σ2)` Å;
 * - "square_jorgensen": "jorgensen" after a box of `width` µs.
 *
 * @source J. D. Jorgensen et al., J. Appl. Cryst. 11 (1978) 385, the profile of exponentials and a Gaussian
 */
export type ResponseKind =
  | "none"
  | "jorgensen"
  | "jorgensen_inv"
  | "full_jorgensen"
  | "square"
  | "square_jorgensen"
  | "pulse";

/** What is there beside the sample. */
export type BackgroundKind =
  | "none"
  | "constant"
  | "polynomial3"
  | "polynomial5"
  | "sample_dependent";

/**
 * Which parameters a {@link TransmissionModel} has: true varies them, false has them fixed, undefined has none of them.
 */
export interface TransmissionModelOptions {
  /** `thickness` in cm and `norm`; they always exist, and vary unless this is false, as in the original. */
  varyBasic?: boolean;
  /** `bg0`, `bg1`, … and `k`, by `background`. */
  varyBackground?: boolean;
  /** `L0`, a factor on the flight path, and `t0` in s. */
  varyTof?: boolean;
  /** `α0`, `β0`, … by `response`; those that are rarely needed stay fixed until `params` frees them. */
  varyResponse?: boolean;
  /** Volume fractions of phases by name, through `p1`, `p2`, …: logarithms of their ratio to the last. */
  varyWeights?: boolean;
  /** `a`, `b`, `c` in Å; `a1`, `b1`, … with several phases. */
  varyLattice?: boolean;
  /** `θ_phase`, `ϕ_phase` and the mosaic spread `η_phase` of oriented phases, in degrees. */
  varyOrientation?: boolean;
  /** `ext_l` in µm, `ext_g` in arc minutes, `ext_L` in µm, of phases that have them. */
  varyExtinction?: boolean;
  /** `sans`, a radius in Å. */
  varySans?: boolean;
  /** Defaults to "polynomial3" where `varyBackground` is given, otherwise "none". */
  background?: BackgroundKind;
  /** Defaults to "jorgensen" where `varyResponse` is given, otherwise "none". */
  response?: ResponseKind;
  /**
   * Flight path in m that `L0`, `t0` and responses in time are measured by; defaults to that of the data, and to 9 for a
   * transmission that tells none (the original always takes 9).
   */
  tofLength?: number;
  /**
   * Whether the model is averaged over each bin, with Bragg edges at their true places; defaults to true where lattice,
   * flight path or response are parameters and the data tell their bins, otherwise the bins' centres count.
   */
  binAverage?: boolean;
}
