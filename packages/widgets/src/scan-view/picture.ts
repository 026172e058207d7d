import type { MimeBundle } from "@beambook/core";
import type { NDArray } from "@beambook/core/ndarray";
import { figure } from "@beambook/core/plot";
import { QUANTITY_NAMES, type Quantity } from "./measure.js";
import type { ScanPicture } from "./options.js";
import type { ScanMarks } from "./scan-view.js";

/** What is drawn. */
export interface DrawnScan {
  title: string;
  cmap: string;
  /** Columns and rows in turn (µm, or counted). */
  places: Float64Array;
  values: Float32Array;
  valueLimits: readonly number[];
  quantity: Quantity;
  picture: NDArray | undefined;
  limits: readonly number[];
  norm: "linear" | "log" | "sqrt";
  show: ScanPicture;
  frame: number;
  index: number;
  marks: ScanMarks;
}

const SIZE = { width: 900, height: 380 };
const MARK = "#ff7f0e";

/** What a notebook keeps: positions and frame side by side as a PNG. */
export function scanPicture(scan: DrawnScan): MimeBundle {
  const { places, values, valueLimits, quantity, picture, frame, title } = scan;
  const fig = figure.grid(1, 2, SIZE);
  const left = fig.panel(0, 0);
  const columns = places.filter((_, k) => k % 2 === 0);
  const rows = places.filter((_, k) => k % 2 === 1);
  left.title(title || "Scan positions").scatter(columns, rows, {
    values: Float64Array.from(values),
    cmap: quantity === "row" || quantity === "column" ? "coolwarm" : "viridis",
    limits: [valueLimits[0], valueLimits[1]],
    size: 8,
    colorbar: { label: QUANTITY_NAMES[quantity] },
  });
  left.scatter([columns[frame]], [rows[frame]], { color: MARK, size: 11 });
  left.xAxis({ label: "x", unit: "µm" }).yAxis({ label: "y", unit: "µm", inverted: true });
  left.aspect("equal");
  if (picture) drawFrame(fig.panel(0, 1), picture, scan);
  const png = fig.toPng({ width: SIZE.width, maxBytes: 200_000 });
  return { "image/png": Buffer.from(png).toString("base64") };
}

function drawFrame(
  panel: ReturnType<ReturnType<typeof figure.grid>["panel"]>,
  picture: NDArray,
  { cmap, norm, limits, show, index, marks }: DrawnScan,
): void {
  const [low, high] = limits;
  const log = norm === "log" && high > 0 && show !== "weights";
  const titles: Record<ScanPicture, string> = {
    frame: `Frame ${index}`,
    weights: `Weights of frame ${index}`,
    mean: "Mean",
    max: "Largest counts",
  };
  panel.title(titles[show]);
  panel.image(picture, {
    cmap,
    norm: log ? "log" : "linear",
    limits: log && low <= 0 ? [high * 1e-4, high] : [low, high],
    nanColor: "none",
    colorbar: show === "weights" ? "weight" : "counts",
  });
  for (const [at, color] of [
    [marks.center, MARK],
    [marks.mass, "#7ee081"],
  ] as const) {
    if (at) panel.scatter([at[1]], [at[0]], { color, size: 7 });
  }
  panel.xAxis("column").yAxis("row");
}
