import { type NDArray, ndarray } from "@beambook/core";
import type { GeometryParameters } from "@beambook/core/scattering";
import { repoRoot, runPythonJson } from "../../support/peers.js";

/** An image like peer_geometry.py's. */
export function image([rows, columns]: readonly [number, number], seed: number): NDArray<"int32"> {
  const out = new Int32Array(rows * columns);
  let s = seed;
  for (let i = 0; i < out.length; i++) {
    s = (Math.imul(s, 1103515245) + 12345) >>> 0;
    out[i] = (s >>> 16) % 1000;
  }
  return ndarray(out, [rows, columns]);
}

/** The mask of peer_geometry.py: rows 3 to 5. */
export function mask([rows, columns]: readonly [number, number]): NDArray<"uint8"> {
  return ndarray(new Uint8Array(rows * columns).fill(1, 3 * columns, 6 * columns), [rows, columns]);
}

/** Tilted and turned detectors of different pixels. */
export const PONIS: Readonly<Record<string, Required<Omit<GeometryParameters, "pixelCenters">>>> = {
  tilted: {
    ...{ dist: 0.21, poni1: 0.0311, poni2: 0.0432, rot1: 0.12, rot2: -0.07, rot3: 0.3 },
    ...{ wavelength: 1.013e-10, pixel1: 6e-4, pixel2: 5e-4, shape: [120, 140], orientation: 3 },
  },
  far: {
    ...{ dist: 2, poni1: 0.036, poni2: 0.0421, rot1: 0, rot2: 0, rot3: 0 },
    ...{ wavelength: 1.013e-10, pixel1: 6e-4, pixel2: 6e-4, shape: [120, 140], orientation: 3 },
  },
  outside: {
    ...{ dist: 0.3, poni1: -0.02, poni2: 0.15, rot1: -0.4, rot2: 0.2, rot3: 1 },
    ...{ wavelength: 0.7e-10, pixel1: 4e-4, pixel2: 4e-4, shape: [90, 130], orientation: 1 },
  },
};

/** What peer_geometry.py is asked. */
export type PeerCase = { poni: object; kind: "maps" | "1d" | "2d" | "clip" } & Record<
  string,
  unknown
>;

/** pyFAI's answers to all cases, in one run. */
export function askPyfai<T>(cases: readonly PeerCase[]): T[] {
  return runPythonJson<T[]>(`${repoRoot}/test/core/scattering/peer_geometry.py`, [], {
    input: JSON.stringify(cases),
  });
}

/** Largest relative difference. */
export function worst(ours: ArrayLike<number>, theirs: readonly (number | null)[]): number {
  let most = 0;
  theirs.forEach((value, i) => {
    if (value === null) return;
    most = Math.max(most, Math.abs(ours[i] - value) / Math.max(Math.abs(value), 1e-30));
  });
  return most;
}
