import { type Figure, figure } from "../../plot/index.js";
import type { RadialProfile } from "../integrate/results.js";
import type { OrientationModel, ProfilePoints } from "../orientation/profile-models.js";
import type { FileFits } from "./fit-file.js";

/** What series are drawn against. */
export type SeriesAxis = "field" | "time";

const AXES: Readonly<Record<SeriesAxis, { label: string; unit: string }>> = {
  field: { label: "B", unit: "mT" },
  time: { label: "time", unit: "s" },
};

/** Position, width and order parameter of each ring against field or time; fits below `r2Threshold` are left out. */
export function plotSeries(
  files: readonly FileFits[],
  model: OrientationModel,
  axis: SeriesAxis,
  { r2Threshold, prefix }: { r2Threshold: number; prefix: string },
): Figure {
  const width = model === "pseudoVoigt" ? "gamma" : "kappa";
  const fig = figure.grid(3, 1, {
    width: 720,
    height: 860,
    shareX: true,
    title: `${prefix}: ${model}`,
  });
  const first = Math.min(...files.map(({ epoch }) => epoch).filter(Number.isFinite));
  const rings = [...new Set(files.flatMap(({ rows }) => rows.map(({ ring }) => ring)))];
  rings.forEach((ring, i) => {
    const good = files.flatMap((file) =>
      file.rows
        .filter((row) => row.ring === ring && row.r2 >= r2Threshold)
        .map((row) => ({ row, x: axis === "field" ? file.field : file.epoch - first })),
    );
    const x = good.map((point) => point.x);
    const options = { label: ring, color: `C${i % 10}`, line: true };
    const finite = (v: number): number => (Number.isFinite(v) ? v : 0);
    const draw = (panel: number, of: (k: number) => { value: number; stderr: number }): void => {
      const points = good.map((_, k) => of(k));
      const yerr = points.map(({ stderr }) => finite(stderr));
      fig.panel(panel, 0).errorbar(
        x,
        points.map(({ value }) => value),
        { ...options, yerr },
      );
    };
    draw(0, (k) => ({ value: good[k].row.x0S, stderr: good[k].row.params.x0.stderr }));
    draw(1, (k) => good[k].row.params[width]);
    draw(2, (k) => good[k].row.S);
  });
  fig.panel(0, 0).yAxis({ label: "position", unit: "°" });
  fig.panel(1, 0).yAxis(width === "gamma" ? { label: "width", unit: "°" } : { label: "κ" });
  fig.panel(2, 0).yAxis("S").xAxis(AXES[axis]);
  return fig;
}

/** A profile with the name of its state. */
export interface NamedProfile {
  readonly name: string;
  readonly points: ProfilePoints;
}

/** Profiles of one ring, a panel for each state, at most four in a row. */
export function plotEvolution(ring: string, profiles: readonly NamedProfile[]): Figure {
  const columns = Math.min(4, Math.max(1, profiles.length));
  const rows = Math.max(1, Math.ceil(profiles.length / columns));
  const size = { width: 260 * columns, height: Math.min(20_000, 60 + 190 * rows) };
  const fig = figure.grid(rows, columns, { ...size, shareX: true, title: ring });
  profiles.forEach(({ name, points }, i) => {
    const panel = fig.panel(Math.floor(i / columns), i % columns);
    panel.scatter(points.x, points.y, { size: 3 });
    panel.title(name);
    if (i >= profiles.length - columns) panel.xAxis({ label: "azimuth", unit: "°" });
  });
  return fig;
}

/** I(q) of one direction for all states. */
export function plotRadialSeries(
  title: string,
  profiles: readonly { name: string; profile: RadialProfile }[],
): Figure {
  const fig = figure({ title });
  for (const { name, profile } of profiles) {
    const good = Uint32Array.from(profile.radial.keys()).filter((k) => profile.intensity[k] > 0);
    const pick = (values: Float64Array): Float64Array => Float64Array.from(good, (k) => values[k]);
    fig.line(pick(profile.radial), pick(profile.intensity), { label: name });
  }
  fig.xAxis({ label: "q", unit: "Å⁻¹", scale: "log" }).yAxis({ label: "I", scale: "log" });
  return fig;
}
