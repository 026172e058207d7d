import type { ConfidenceTable } from "./confidence.js";
import type { FitResult } from "./result.js";

/** Confidence limits as lmfit's table: differences from the best value, one line per parameter. */
export function ciReportText(result: FitResult, table: ConfidenceTable): string {
  const names = Object.keys(table);
  const width = Math.max(4, ...names.map((name) => name.length));
  const limits = Object.values(table)[0] ?? [];
  const head = limits.map(({ sigma, probability }) =>
    (sigma === 0 ? "_BEST_" : `${(100 * probability).toFixed(2)}%`).padStart(12),
  );
  const lines = names.map((name) => {
    const best = result.params.get(name).value;
    const cells = table[name].map(({ value, sigma, atBound }) => {
      const text = sigma === 0 ? value.toPrecision(6) : (value - best).toPrecision(5);
      return `${sigma > 0 && value >= best ? "+" : ""}${text}${atBound ? "|" : ""}`.padStart(12);
    });
    return `${`${name}:`.padEnd(width + 2)}${cells.join("")}`;
  });
  const marked = Object.values(table).some((row) => row.some(({ atBound }) => atBound));
  const note = marked ? ["(| the bound of the parameter ends the interval)"] : [];
  return [`${" ".repeat(width + 2)}${head.join("")}`, ...lines, ...note].join("\n");
}
