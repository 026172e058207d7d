import {
  formatNumber,
  htmlTable,
  noteOf,
  parametersHtml,
  parametersText,
} from "./parameters-text.js";
import type { FitResult } from "./result.js";

/** Options of reports. */
export interface ReportOptions {
  /** Shows correlations; defaults to true. */
  showCorrel?: boolean;
  /** Smallest size of a correlation that is shown; defaults to 0.1. */
  minCorrel?: number;
}

/** The statistics of a report, as pairs of name and text. */
function statisticsOf(result: FitResult): [string, string][] {
  return [
    ["fitting method", result.method],
    ["# function evals", String(result.nfev)],
    ["# data points", String(result.ndata)],
    ["# variables", String(result.nvarys)],
    ["chi-square", formatNumber(result.chisqr)],
    ["reduced chi-square", formatNumber(result.redchi)],
    ["Akaike info crit", formatNumber(result.aic)],
    ["Bayesian info crit", formatNumber(result.bic)],
    ["success", String(result.success)],
    ["message", result.message],
  ];
}

function correlationsOf(result: FitResult, options: ReportOptions): [string, string][] {
  const { showCorrel = true, minCorrel = 0.1 } = options;
  if (!showCorrel) return [];
  return result.correlations
    .filter(({ value }) => Math.abs(value) >= minCorrel)
    .map(({ first, second, value }) => [
      `C(${first}, ${second})`,
      (value >= 0 ? "+" : "") + value.toFixed(4),
    ]);
}

/** A report as lmfit's users know it. */
export function reportText(result: FitResult, options: ReportOptions): string {
  const aligned = (pairs: [string, string][]): string[] => {
    const width = Math.max(0, ...pairs.map(([name]) => name.length));
    return pairs.map(([name, text]) => `    ${name.padEnd(width)} = ${text}`);
  };
  const lines: string[] = [];
  if (result.modelName) lines.push("[[Model]]", `    ${result.modelName}`);
  lines.push("[[Fit Statistics]]", ...aligned(statisticsOf(result)), "[[Variables]]");
  lines.push(
    ...parametersText(result.params.list())
      .split("\n")
      .map((line) => `    ${line}`),
  );
  const correlations = correlationsOf(result, options);
  if (correlations.length > 0) {
    const { minCorrel = 0.1 } = options;
    const head = `[[Correlations]] (unreported correlations are < ${minCorrel.toFixed(3)})`;
    lines.push(head, ...aligned(correlations));
  }
  if (result.warnings.length > 0) {
    lines.push("[[Warnings]]", ...result.warnings.map((warning) => `    ${warning}`));
  }
  return lines.join("\n");
}

/** The same as tables; every text of a file or a user is escaped. */
export function reportHtml(
  result: FitResult,
  options: ReportOptions,
  escapeText: (text: string) => string,
): string {
  const correlations = correlationsOf(result, options);
  const flagged = result.params.list().filter((p) => noteOf(p).includes("at bound"));
  return [
    "<div>",
    result.modelName ? `<h4>${escapeText(result.modelName)}</h4>` : "",
    `<details open><summary>Fit statistics</summary>${htmlTable([], statisticsOf(result), escapeText)}</details>`,
    `<details open><summary>Variables</summary>${parametersHtml(result.params.list(), escapeText)}</details>`,
    correlations.length > 0
      ? `<details><summary>Correlations</summary>${htmlTable([], correlations, escapeText)}</details>`
      : "",
    result.warnings.length > 0
      ? `<p>${flagged.length > 0 ? "⚠ " : ""}${result.warnings.map(escapeText).join("<br>")}</p>`
      : "",
    "</div>",
  ].join("");
}
