/**
 * How a spectrum is smeared by source and detector. "jorgensen" is the original's: exponentials from sample to sample of
 * the cross section (`α0`, `β0` per ten samples). "pulse" is what happens to neutrons: exponentials in time that may
 * change with wavelength, on the transmission, averaged over each bin (`α0` + `α1`/λ and `β0` + `β1`/λ⁴ per µs, `σ0` in µs).
 */
export type ResponseKind = "none" | "jorgensen" | "pulse";

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
  /** `thickness` in cm and `norm`; they always exist. */
  varyBasic?: boolean;
  /** `bg0`, `bg1`, … and `k`, by `background`. */
  varyBackground?: boolean;
  /** `L0`, a factor on the flight path, and `t0` in s. */
  varyTof?: boolean;
  /** `α0`, `β0`, … by `response`. */
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
  /** Flight path in m that `L0` and `t0` are measured by; defaults to 9, whatever that of the data is. */
  tofLength?: number;
  /**
   * Whether the model is averaged over each bin, with Bragg edges at their true places; defaults to true where lattice,
   * flight path or response are parameters and the data tell their bins, otherwise the bins' centres count.
   */
  binAverage?: boolean;
}
