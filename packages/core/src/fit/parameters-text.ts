import type { Parameter } from "./parameter.js";

/** A number with about seven digits, as reports show it. */
export function formatNumber(value: number | null | undefined, digits: number = 8): string {
  if (value === null || value === undefined) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : value < 0 ? "-inf" : "nan";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e7) return String(Number(value.toPrecision(digits)));
  return value.toExponential(Math.max(0, digits - 2));
}

/** "(2.3%)", the part that the error is of the value. */
export function relativeError({ value, stderr }: Parameter): string {
  if (stderr === null || value === 0) return "";
  return `${((100 * stderr) / Math.abs(value)).toPrecision(3)}%`;
}

/** Parameters as lines with aligned names. */
export function parametersText(parameters: readonly Parameter[]): string {
  const width = Math.max(0, ...parameters.map(({ name }) => name.length));
  return parameters
    .map((p) => {
      const name = `${p.name}:`.padEnd(width + 2);
      const error = p.stderr ? ` +/- ${formatNumber(p.stderr, 6)} (${relativeError(p)})` : "";
      return `${name}${formatNumber(p.value)}${error}${noteOf(p)}`;
    })
    .join("\n");
}

/** What else to know: how it is fixed, where it started, which bound it is at. */
export function noteOf(p: Parameter): string {
  const notes: string[] = [];
  if (p.expr) notes.push(`== '${p.expr}'`);
  else if (!p.vary) notes.push("(fixed)");
  else if (p.initValue !== null) notes.push(`(init = ${formatNumber(p.initValue, 6)})`);
  if (p.atBound) notes.push(`at bound (${p.atBound} = ${formatNumber(p[p.atBound], 6)})`);
  return notes.length > 0 ? ` ${notes.join(" ")}` : "";
}

/** Parameters as an HTML table. */
export function parametersHtml(
  parameters: readonly Parameter[],
  escapeText: (text: string) => string,
): string {
  const head = ["name", "value", "standard error", "relative error", "initial", "min", "max"];
  const cells = parameters.map((p) => [
    p.name,
    formatNumber(p.value),
    p.stderr === null ? "" : formatNumber(p.stderr, 6),
    relativeError(p),
    p.initValue === null ? "" : formatNumber(p.initValue, 6),
    formatNumber(p.min, 6),
    formatNumber(p.max, 6),
    String(p.vary),
    p.expr ?? "",
    p.atBound ? `at ${p.atBound}` : "",
  ]);
  return htmlTable([...head, "vary", "expression", "bound"], cells, escapeText);
}

/** A plain table, all texts escaped. */
export function htmlTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  escapeText: (text: string) => string,
): string {
  const line = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((c) => `<${tag}>${escapeText(c)}</${tag}>`).join("")}</tr>`;
  return `<table>${head.length > 0 ? line(head, "th") : ""}${rows.map((r) => line(r, "td")).join("")}</table>`;
}
