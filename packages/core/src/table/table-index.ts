import { BeambookError } from "../errors.js";
import { coordinateKey } from "../ndarray/coordinates.js";
import { type Column, type ColumnInput, type ColumnValues, takeRows, toColumn } from "./column.js";

/** One level of an index of several levels. */
export interface IndexLevel {
  readonly name: string | null;
  readonly values: ColumnValues;
  /** Tells labels of 0 and 1 that mean false and true. */
  readonly dtype?: "bool";
}

/** Row labels. An index of several levels (train, pulse) lists all in `levels`; `name` and `values` are the first. */
export interface TableIndex extends IndexLevel {
  readonly levels?: readonly IndexLevel[];
}

/** What an index can be made from. */
export type IndexInput = ColumnInput | LevelInput | { levels: readonly LevelInput[] };

/** What one level of an index can be made from. */
export interface LevelInput {
  name?: string | null;
  values: ColumnInput;
  dtype?: "bool";
}

/**
 * Makes an index for `length` rows; without input the rows are numbered from 0.
 *
 * @throws ShapeMismatch when it has another length
 */
export function toIndex(
  input: IndexInput | undefined,
  length: number,
  name?: string | null,
): TableIndex {
  if (input === undefined) {
    return { name: name ?? null, values: Float64Array.from({ length }, (_, i) => i) };
  }
  const levels = levelsOf(input, name ?? null);
  for (const level of levels) {
    if (level.values.length !== length) {
      throw new BeambookError(
        "ShapeMismatch",
        `The index has ${level.values.length} labels for ${length} rows.`,
      );
    }
  }
  const [first] = levels;
  return levels.length > 1 ? { ...first, levels } : first;
}

function levelsOf(input: IndexInput, name: string | null): IndexLevel[] {
  if ("levels" in input && input.levels) {
    return input.levels.map((level) => toLevel(level, null));
  }
  if ("values" in input && !ArrayBuffer.isView(input) && typeof input.values !== "function") {
    return [toLevel(input as LevelInput, name)];
  }
  return [toLevel({ values: input as ColumnInput }, name)];
}

function toLevel({ name, values, dtype }: LevelInput, missingName: string | null): IndexLevel {
  const column = toColumn(values, dtype);
  const level = { name: name ?? missingName, values: column.values };
  return column.dtype === "bool" ? { ...level, dtype: "bool" } : level;
}

/** All levels of an index; one for a plain index. */
export function indexLevels(index: TableIndex): readonly IndexLevel[] {
  return index.levels ?? [index];
}

/** A level of an index as a column. */
export function levelColumn({ values, dtype }: IndexLevel): Column {
  return toColumn(values, dtype);
}

/** The labels of the rows `rows`. */
export function takeIndex(index: TableIndex, rows: ArrayLike<number>): TableIndex {
  const levels = indexLevels(index).map((level) => ({
    ...level,
    values: takeRows(levelColumn(level), rows).values,
  }));
  return levels.length > 1 ? { ...levels[0], levels } : levels[0];
}

/** A key per row that is equal for equal labels: the label itself, or a string of all levels. */
export function rowKeys(index: TableIndex): unknown[] {
  const levels = indexLevels(index);
  if (levels.length === 1) return Array.from(index.values as ArrayLike<unknown>, coordinateKey);
  return Array.from(index.values as ArrayLike<unknown>, (_, i) =>
    JSON.stringify(levels.map(({ values }) => String(coordinateKey(values[i])))),
  );
}

/** Whether two indexes have the same labels in the same order. */
export function sameIndex(a: TableIndex, b: TableIndex): boolean {
  if (a.values.length !== b.values.length) return false;
  const left = rowKeys(a);
  const right = rowKeys(b);
  return left.every((key, i) => Object.is(key, right[i]));
}
