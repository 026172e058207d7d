import { short } from "./element.js";

/** Corners of a line in pixels. */
export interface Corners {
  x: number[];
  y: number[];
}

/** The path through corners, interrupted where one is not finite. */
export function linePath({ x, y }: Corners): string {
  let path = "";
  let pen = false;
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i]) || !Number.isFinite(y[i])) {
      pen = false;
      continue;
    }
    path += `${pen ? "L" : "M"}${short(x[i])} ${short(y[i])}`;
    pen = true;
  }
  return path;
}

/** Corners of a line in steps. */
export function stepCorners({ x, y }: Corners, step: "pre" | "mid" | "post"): Corners {
  const out: Corners = { x: [], y: [] };
  const put = (a: number, b: number): void => {
    out.x.push(a);
    out.y.push(b);
  };
  for (let i = 0; i < x.length; i++) {
    if (i > 0 && step === "pre") put(x[i - 1], y[i]);
    if (i > 0 && step === "post") put(x[i], y[i - 1]);
    if (i > 0 && step === "mid") {
      put((x[i - 1] + x[i]) / 2, y[i - 1]);
      put((x[i - 1] + x[i]) / 2, y[i]);
    }
    put(x[i], y[i]);
  }
  return out;
}

/** A closed path through corners; corners that are not finite are skipped. */
export function closedPath({ x, y }: Corners): string {
  const path = linePath({
    x: x.filter((v, i) => Number.isFinite(v) && Number.isFinite(y[i])),
    y: y.filter((v, i) => Number.isFinite(v) && Number.isFinite(x[i])),
  });
  return path && `${path}Z`;
}
