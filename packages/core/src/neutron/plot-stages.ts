import { closestNames } from "../closest.js";
import { BeambookError } from "../errors.js";
import { type Figure, openPanel, type PlotOptions } from "../plot/index.js";
import type { StageRecord } from "./model-fit.js";

/** A parameter after each stage, with its error. @throws NotFound for a parameter that no stage knows */
export function plotStages(
  stages: readonly StageRecord[],
  name: string,
  options: PlotOptions,
): Figure {
  const known = checkedStages(stages)[0].values;
  if (!Object.hasOwn(known, name)) {
    throw new BeambookError("NotFound", `No parameter "${name}" in the stages.`, {
      hint: `Closest: ${closestNames(name, Object.keys(known)).join(", ")}.`,
    });
  }
  const yerr = Float64Array.from(stages, ({ stderr }) => stderr[name] || Number.NaN);
  const panel = openPanel(options, { title: `${name} through the stages` });
  panel.line(
    places(stages),
    Float64Array.from(stages, ({ values }) => values[name]),
    {
      marker: true,
      yerr,
    },
  );
  return withStages(panel, stages).yAxis(name).figure;
}

/** The reduced chi-square after each stage. */
export function plotChi2(stages: readonly StageRecord[], options: PlotOptions): Figure {
  const panel = openPanel(options, { title: "Reduced chi-square through the stages" });
  panel.line(
    places(checkedStages(stages)),
    Float64Array.from(stages, ({ redchi }) => redchi),
    {
      marker: true,
    },
  );
  return withStages(panel, stages).yAxis("Reduced chi-square").figure;
}

function places(stages: readonly StageRecord[]): number[] {
  return stages.map((_, i) => i + 1);
}

function withStages(
  panel: ReturnType<typeof openPanel>,
  stages: readonly StageRecord[],
): ReturnType<typeof openPanel> {
  const ticks = { values: places(stages), labels: stages.map(({ name }) => name) };
  return panel.xAxis({ label: "Stage", ticks });
}

function checkedStages(stages: readonly StageRecord[]): readonly StageRecord[] {
  if (stages.length > 0) return stages;
  throw new BeambookError("NoData", "This result knows no stages.", {
    hint: "Compact files do not keep them.",
  });
}
