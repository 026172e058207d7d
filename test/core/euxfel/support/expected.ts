import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repoRoot } from "../../../support/peers.js";

/** An array as the reference files describe it. */
export interface Digest {
  dtype: string;
  shape: number[];
  sha256: string;
  n_finite: number;
  sum: number;
  samples: [number[], number | string][];
  dims?: string[];
  coords?: Record<string, (number | string)[]>;
}

/** An exception of the Python package. */
export interface Failure {
  error: string;
  message: string;
}

export type Answer<T> = T | Failure;
export type Range = (number | null)[];

/** `{ by_id: [start, stop, step] }`, `{ by_index_list: [...] }`, … */
export type SelectionSpec = Record<string, number | Range>;

export interface Overview {
  train_ids: (number | string)[];
  control_sources: string[];
  instrument_sources: string[];
  detector_sources: string[];
}

export interface TrainAnswer {
  train_id: number;
  sources: Record<string, number | string[]>;
}

export interface ComponentAnswer {
  class: string;
  ctor: { modules?: number[]; min_modules?: number; detector_name?: string };
  error?: string;
  message?: string;
  detector_name: string;
  repr: string;
  train_ids: number[];
  modules: number[];
  frames_per_train: Answer<number>;
  get_array: {
    key: string;
    pulses: SelectionSpec | null;
    kwargs: {
      roi?: Range[];
      astype?: string;
      fill_value?: number;
      unstack_pulses?: boolean;
    };
    result: Answer<Digest>;
  }[];
  virtual_cxi?: TreeAnswer;
  trains?: {
    pulses: SelectionSpec | null;
    result: Answer<{ train_id: number; n_keys: number; "image.data": Digest | null }[]>;
  }[];
}

type SelectArgs = [string, string] | [string, string][] | Record<string, string[]>;

/** An entry of a data map without the file's size and time. */
export interface MapAnswer {
  filename: string;
  train_ids: (number | string)[];
  control_sources: string[];
  instrument_sources: string[];
  suspect_train_indices: number[];
  legacy_sources: Record<string, string>;
}

export interface Expected {
  run: string;
  data_map?: MapAnswer[] | null;
  overview?: Overview;
  open?: Answer<Overview>;
  info?: string;
  include?: Overview;
  H5File?: Record<string, Overview>;
  without_suspect_trains?: Overview;
  run_metadata?: Record<string, string | number>;
  units?: [string, string];
  as_single_value?: Answer<number>;
  frame_counts?: { index: number[]; values: number[] };
  select_except_last?: number[];
  keys?: Record<
    string,
    Record<string, { dtype: string; entry_shape: number[]; n: number | Failure }>
  >;
  counts?: { source: string; key: string; result: Answer<{ index: number[]; counts: number[] }> }[];
  get_array?:
    | {
        source: string;
        key: string;
        roi: Range[] | null;
        extra_dims: string[] | null;
        result: Answer<Digest>;
      }[]
    | Answer<Digest>;
  get_array_camera?: Answer<Digest>;
  get_series?: {
    source: string;
    key: string;
    result: Answer<{ name: string; index: number[]; values: unknown[]; dtype: string }>;
  }[];
  select?: { args: SelectArgs; result: Answer<Record<string, string[] | number>> }[];
  deselect?: { args: SelectArgs; result: Answer<string[]> }[];
  select_trains?: { args: SelectionSpec; result: Answer<number[]> }[];
  trains?: {
    select: [string, string];
    all: Answer<TrainAnswer[]>;
    require_all: Answer<number[]>;
    range: { args: SelectionSpec; result: Answer<number[]> };
  };
  train_from_id?: TrainAnswer;
  train_from_index?: TrainAnswer;
  train_from_id_missing?: Failure;
  train_values?: {
    select: [string, string];
    result: Answer<Record<string, Record<string, Digest>>>;
  }[];
  stack_detector_data?: {
    key: string;
    train_index: number;
    kwargs: { fillvalue?: number; axis?: number; modules?: number };
    result: Answer<Digest & { train_id: number }>;
  }[];
  components?: ComponentAnswer[];
  union?: {
    "a+b": Overview;
    "a+c": Overview;
    "a+c array": Digest;
    "a+b frame": TableAnswer;
  };
  get_dataframe?: { fields: [string, string][]; result: Answer<TableAnswer> }[];
  run_values?: Record<string, unknown>;
  run_value?: number;
  run_value_classId?: string;
  device_class?: string;
  attributes?: Record<string, unknown>;
  train_timestamps?: string[];
  split_trains?: number[][];
  split_trains_per_part?: number[][];
  aliases?: { ix: number[]; xgm_keys: number };
  write?: { select: [string, string]; write: TreeAnswer; write_virtual: TreeAnswer };
  get_virtual_dataset?: { name: string; tree: TreeAnswer };
  validate?: Record<string, unknown>[];
}

/** A table in the reference's form. */
export interface TableAnswer {
  columns: string[];
  n_rows: number;
  first_index: number;
  last_index: number;
  n_missing: Record<string, number>;
  rows: Record<string, (number | string)[]>;
}

/** The structure of a written file. */
export interface TreeAnswer {
  datasets: Record<string, unknown>;
  soft_links: Record<string, string>;
}

const folder = join(repoRoot, "test/reference/euxfel/expected");

/** Names of the runs with answers. */
export const runNames: string[] = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => name.slice(0, -5))
  .sort();

/** The reference answers for a run. */
export function expectedFor(name: string): Expected {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as Expected;
}

/** Whether an answer is an exception. */
export function isFailure(answer: unknown): answer is Failure {
  return typeof answer === "object" && answer !== null && "error" in answer && "message" in answer;
}
