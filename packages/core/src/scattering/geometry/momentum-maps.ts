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
    maps = new Maps(geometry);
    made.set(geometry, maps);
  }
  return maps;
}

/** Components in one go, angles each on first use. */
class Maps implements MomentumMaps {
  readonly qx: NDArray<"float64">;
  readonly qy: NDArray<"float64">;
  readonly qz: NDArray<"float64">;
  readonly qParr: NDArray<"float64">;
  readonly qPerp: NDArray<"float64">;
  readonly normQ: NDArray<"float64">;
  readonly #angles: Map<string, NDArray<"float64">> = new Map();

  constructor(geometry: ScatteringGeometry) {
    const { shape } = geometry;
    const [qx, qy, qz, qPerp, normQ] = components(geometry).map((map) => ndarray(map, shape));
    this.qx = qx;
    this.qy = qy;
    this.qz = qz;
    this.qParr = ndarray(qx.data, shape);
    this.qPerp = qPerp;
    this.normQ = normQ;
  }

  get thetaB(): NDArray<"float64"> {
    return this.#angle("thetaB", (x, _, q) => DEGREES * Math.asin(x / q));
  }

  get beta(): NDArray<"float64"> {
    return this.#angle("beta", (x, _, q) => DEGREES * Math.acos(x / q));
  }

  get phi(): NDArray<"float64"> {
    return this.#angle("phi", (x, z) => 90 - DEGREES * Math.atan(z / x));
  }

  #angle(name: string, of: (x: number, z: number, q: number) => number): NDArray<"float64"> {
    const known = this.#angles.get(name);
    if (known) return known;
    const [x, z, q] = [this.qx.data, this.qz.data, this.normQ.data];
    const values = new Float64Array(x.length);
    for (let i = 0; i < x.length; i++) values[i] = of(x[i], z[i], q[i]);
    const made = ndarray(values, this.qx.shape);
    this.#angles.set(name, made);
    return made;
  }
}

const DEGREES: number = 180 / Math.PI;

/** qx, qy, qz, qPerp and |Q|. */
function components({ wavelength, shape, frame }: ScatteringGeometry): Float64Array[] {
  if (wavelength === undefined) {
    throw new BeambookError("InvalidArgument", "Maps of q need the wavelength.");
  }
  const [rows, columns] = shape;
  const empty = (): Float64Array => new Float64Array(rows * columns);
  const [qx, qy, qz, qPerp, normQ] = Array.from({ length: 5 }, empty);
  const a = (2 * Math.PI) / wavelength;
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
      qx[i] = k * side;
      qy[i] = k * back;
      qz[i] = k * up;
      qPerp[i] = k * perp;
      normQ[i] = k * Math.sqrt(side * side + perp * perp);
    }
  }
  return [qx, qy, qz, qPerp, normQ];
}
