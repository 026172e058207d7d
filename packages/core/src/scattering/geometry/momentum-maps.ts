import { BeambookError } from "../../errors.js";
import { type NDArray, ndarray } from "../../ndarray/index.js";
import type { ScatteringGeometry } from "./geometry.js";

/** Components of the momentum transfer, (row, column), in 1/m, and the angles of its direction in degrees. */
export interface MomentumMaps {
  /** Along the detector's columns axis (horizontal); `qParr` is the same. */
  readonly qx: NDArray<"float64">;
  /** Along the beam, negative: q bends backwards on the Ewald sphere. */
  readonly qy: NDArray<"float64">;
  /** Along the rows axis (vertical). */
  readonly qz: NDArray<"float64">;
  readonly qParr: NDArray<"float64">;
  /** Across `qParr`: sqrt(qy² + qz²). */
  readonly qPerp: NDArray<"float64">;
  readonly normQ: NDArray<"float64">;
  /** asin(qParr / |Q|), -90 to 90. */
  readonly thetaB: NDArray<"float64">;
  /** acos(qParr / |Q|), 0 to 180: upper and lower half of the detector fall together. */
  readonly beta: NDArray<"float64">;
  /** 90 - atan(vertical / horizontal), 0 to 180. */
  readonly phi: NDArray<"float64">;
}

const made = new WeakMap<ScatteringGeometry, MomentumMaps>();

/**
 * The maps of the scattering toolkit. They are computed once per geometry; the pixel convention is the geometry's
 * (`pixelCenters: "integer"` gives the toolkit's own numbers).
 *
 * @throws InvalidArgument without wavelength
 */
export function momentumMaps(geometry: ScatteringGeometry): MomentumMaps {
  let maps = made.get(geometry);
  if (!maps) {
    maps = makeMaps(geometry);
    made.set(geometry, maps);
  }
  return maps;
}

function makeMaps(geometry: ScatteringGeometry): MomentumMaps {
  const { wavelength, shape, frame } = geometry;
  if (wavelength === undefined) {
    throw new BeambookError("InvalidArgument", "Maps of q need the wavelength.");
  }
  const [rows, columns] = shape;
  const empty = (): Float64Array => new Float64Array(rows * columns);
  const [qx, qy, qz, qPerp, normQ, thetaB, beta, phi] = Array.from({ length: 8 }, empty);
  const a = (2 * Math.PI) / wavelength;
  const degrees = 180 / Math.PI;
  const { t1, t2, t3 } = frame;
  let i = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, i++) {
      const up = t1[0] + t1[1] * row + t1[2] * column;
      const side = t2[0] + t2[1] * row + t2[2] * column;
      const along = t3[0] + t3[1] * row + t3[2] * column;
      const square = up * up + side * side;
      const d = Math.sqrt(square + along * along);
      const k = a / d;
      const back = along > 0 ? -square / (along + d) : along - d; // along - d without cancellation
      const perp = Math.sqrt(up * up + back * back);
      const norm = Math.sqrt(side * side + perp * perp);
      qx[i] = k * side;
      qy[i] = k * back;
      qz[i] = k * up;
      qPerp[i] = k * perp;
      normQ[i] = k * norm;
      const ratio = side / norm;
      thetaB[i] = degrees * Math.asin(ratio);
      beta[i] = degrees * Math.acos(ratio);
      phi[i] = 90 - degrees * Math.atan(up / side);
    }
  }
  const map = (values: Float64Array): NDArray<"float64"> => ndarray(values, shape);
  return {
    qx: map(qx),
    qy: map(qy),
    qz: map(qz),
    qParr: map(qx),
    qPerp: map(qPerp),
    normQ: map(normQ),
    thetaB: map(thetaB),
    beta: map(beta),
    phi: map(phi),
  };
}
