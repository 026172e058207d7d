import { BeambookError } from "../errors.js";
import { parseLooseJson } from "./loose-json.js";
import type { Parameter, ParameterOptions } from "./parameter.js";

/** A parameter as read from a file. */
export interface ReadParameter {
  name: string;
  options: ParameterOptions;
  stderr: number | null;
  correl: Record<string, number> | null;
  initValue: number | null;
}

const INFINITE: Readonly<Record<string, number>> = {
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
  inf: Number.POSITIVE_INFINITY,
  "-inf": Number.NEGATIVE_INFINITY,
  NaN: Number.NaN,
  nan: Number.NaN,
};

/** Parameters in lmfit's order of fields; infinite bounds are texts, so that any parser reads them. */
export function formatParametersJson(parameters: readonly Parameter[]): Record<string, unknown> {
  return {
    class: "Parameters",
    params: parameters.map((p) => [
      p.name,
      p.value,
      p.vary,
      p.expr,
      numberToJson(p.min),
      numberToJson(p.max),
      null,
      p.stderr,
      p.correl,
      p.initValue,
      null,
    ]),
  };
}

/** A number, or its name where JSON has none for it. */
export function numberToJson(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** A number from {@link numberToJson} or from Python's names. */
export function numberFromJson(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" ? INFINITE[value] : undefined;
}

/**
 * Parameters from lmfit's or our JSON, as text or already parsed.
 *
 * @throws FileFormat
 */
export function parseParametersJson(json: unknown): ReadParameter[] {
  const value = typeof json === "string" ? parseLooseJson(json) : json;
  const list = (value as { params?: unknown } | null)?.params;
  if (Array.isArray(list)) return list.map(fromState);
  if (typeof list === "object" && list !== null) {
    return Object.entries(list).map(([name, fields]) => fromFields(name, fields));
  }
  throw new BeambookError("FileFormat", "No parameters in the JSON.", {
    hint: 'It should have a field "params", as lmfit and beambook write it.',
  });
}

/** lmfit's state: name, value, vary, expr, min, max, brute step, stderr, correl, initial value, user data. */
function fromState(state: unknown, at: number): ReadParameter {
  if (!Array.isArray(state) || typeof state[0] !== "string") {
    throw new BeambookError(
      "FileFormat",
      `Parameter ${at + 1} of the JSON is no list with a name.`,
    );
  }
  const [name, value, vary, expr, min, max, , stderr, correl, initValue] = state;
  return fromFields(name, { value, vary, expr, min, max, stderr, correl, initValue });
}

function fromFields(name: string, fields: unknown): ReadParameter {
  const f = (fields ?? {}) as Record<string, unknown>;
  const number = numberFromJson;
  const expr = typeof f.expr === "string" && f.expr !== "" ? f.expr : null;
  const value = number(f.value);
  if (value === undefined && expr === null) {
    throw new BeambookError("FileFormat", `Parameter "${name}" of the JSON has no value.`);
  }
  return {
    name,
    options: {
      ...(value === undefined ? {} : { value }),
      min: number(f.min) ?? Number.NEGATIVE_INFINITY,
      max: number(f.max) ?? Number.POSITIVE_INFINITY,
      vary: f.vary === true,
      expr,
    },
    stderr: number(f.stderr) ?? null,
    correl: typeof f.correl === "object" ? (f.correl as Record<string, number> | null) : null,
    initValue: number(f.initValue ?? f.init_value) ?? null,
  };
}
