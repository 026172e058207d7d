import { createHash } from "node:crypto";
import { isBeambookError, type LabelledArray, NDArray, type Slice, slice } from "@beambook/core";
import { byId, byIndex, type DataCollection, type TrainSelection } from "@beambook/core/euxfel";
import { expect } from "vitest";
import {
  type Digest,
  type Failure,
  isFailure,
  type Range,
  type SelectionSpec,
} from "./expected.js";

const DTYPES: Record<string, string> = {
  "<f4": "float32",
  "<f8": "float64",
  "<u2": "uint16",
  "<u4": "uint32",
  "<u8": "uint64",
  u1: "uint8",
  i1: "int8",
  "<i2": "int16",
  "<i4": "int32",
  "<i8": "int64",
  b1: "bool",
};

/** Our code for an exception of the Python package. */
const CODES: Record<string, string[]> = {
  SourceNameError: ["SourceName"],
  PropertyNameError: ["PropertyName"],
  TrainIDError: ["TrainId"],
  FileNotFoundError: ["FileNotFound"],
  IndexError: ["IndexOutOfRange"],
  TypeError: ["ShapeMismatch"],
  ValueError: ["NotFound", "NoData", "InvalidArgument", "ShapeMismatch"],
};

/** The dtype that the reference calls `<f4`, `u1`, … */
export function dtypeOf(code: string): string {
  return DTYPES[code] ?? code;
}

/** Checks dtype, shape, every bit, finite count, sum and samples. */
export function expectDigest(array: NDArray, wanted: Digest): void {
  expect({ dtype: array.dtype, shape: [...array.shape] }).toEqual({
    dtype: dtypeOf(wanted.dtype),
    shape: wanted.shape,
  });
  for (const [index, value] of wanted.samples) {
    expect(String(array.get(...index))).toBe(String(value));
  }
  const flat = array.flat();
  const bytes = new Uint8Array(flat.buffer, flat.byteOffset, flat.byteLength);
  const { finite, sum } = finiteSum(flat as ArrayLike<number | bigint>);
  expect(finite).toBe(wanted.n_finite);
  expect(Math.abs(sum - Number(wanted.sum))).toBeLessThanOrEqual(1e-9 * Math.abs(sum) + 1e-9);
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(wanted.sha256);
}

function finiteSum(values: ArrayLike<number | bigint>): { finite: number; sum: number } {
  let finite = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const value = Number(values[i]);
    if (!Number.isFinite(value)) continue;
    finite += 1;
    sum += value;
  }
  return { finite, sum };
}

/** Checks values, names and coordinates. */
export function expectLabelled(array: LabelledArray, wanted: Digest): void {
  expect(array.dims).toEqual(wanted.dims);
  for (const [name, values] of Object.entries(wanted.coords ?? {})) {
    if (name === "train_pulse") continue; // pairs of the two that follow
    expect([name, coordinate(array, name)]).toEqual([name, values]);
  }
  expectDigest(array.values, wanted);
}

function coordinate(array: LabelledArray, name: string): (number | string)[] {
  const coords = array.coords[name] as unknown;
  const plain = ArrayBuffer.isView(coords) || Array.isArray(coords);
  const values = plain ? coords : (coords as { values: unknown }).values;
  return Array.from(values as ArrayLike<number>, Number);
}

/** A value of one train: arrays, or single values as arrays of one. */
export function expectTrainValue(value: unknown, wanted: Digest): void {
  if (value instanceof NDArray) {
    expectDigest(value, wanted);
    return;
  }
  expect(wanted.shape).toEqual([1]);
  expect(String(value)).toBe(String(wanted.samples[0][1]));
}

/** Runs `work` and checks its value with `check`, or that it fails as the reference does. */
export async function expectAnswer<T, W>(
  wanted: W | Failure,
  work: () => T | Promise<T>,
  check: (value: T, wanted: W) => void,
): Promise<void> {
  if (!isFailure(wanted)) {
    check(await work(), wanted);
    return;
  }
  let failure: unknown;
  try {
    await work();
  } catch (error) {
    failure = error;
  }
  expect(isBeambookError(failure), `${wanted.error} expected, got ${String(failure)}`).toBe(true);
  const codes = CODES[wanted.error] ?? [];
  expect(codes, wanted.message).toContain((failure as { code: string }).code);
}

/** Checks that `work` fails with one of our codes. */
export async function expectCode(code: string, work: () => unknown): Promise<void> {
  let failure: unknown;
  try {
    await work();
  } catch (error) {
    failure = error;
  }
  expect(failure).toMatchObject({ code });
}

/** `[start, stop, step]` as slice. */
export function rangeOf([start, stop, step]: Range): Slice {
  return slice(start ?? null, stop ?? null, step ?? null);
}

/** A selection of trains or pulses from its JSON form. */
export function selectionOf(spec: SelectionSpec): TrainSelection {
  const [[name, value]] = Object.entries(spec);
  const wrap = name.startsWith("by_id") ? byId : byIndex;
  if (typeof value === "number") return wrap(value);
  return wrap(name.endsWith("_list") ? (value as number[]) : rangeOf(value));
}

/** The overview of a collection in the reference's form. */
export function overviewOf(data: DataCollection): Record<string, unknown> {
  return {
    train_ids: [...data.trainIds, ...data.impossibleTrainIds.map(String)],
    control_sources: data.controlSources,
    instrument_sources: data.instrumentSources,
    detector_sources: data.detectorSources,
  };
}
