import { appendFileSync } from "node:fs";
import { ndarray } from "@beambook/core/ndarray";

/** How many elements of a block are larger than args.low, and where the block is. */
export const countAbove = ({ block, args, index, start }) => {
  const found = block.flat().filter((v) => v > args.low).length;
  return ndarray(Float64Array.of(found, index[0], start[0]), [1, 3]);
};

/** A source that computes its values and writes down how many it was asked for. */
export const ramp = ({ args, selection, shape, dtype }) => {
  const [rows, columns] = selection;
  const values = new Float64Array(shape[0] * shape[1]);
  for (let i = 0; i < shape[0]; i++) {
    for (let j = 0; j < shape[1]; j++) {
      const row = rows.start + i * (rows.step ?? 1);
      values[i * shape[1] + j] = Math.sin(row * args.columns + columns.start + j);
    }
  }
  if (args.log) appendFileSync(args.log, `${values.length}\n`);
  return ndarray(values, shape, dtype);
};

export const wrongShape = () => ndarray(new Float64Array(3));

/** A source that reads into what it gave before, where it may, and writes down whether it did. */
export const refilled = ({ args, selection, shape, dtype, out }) => {
  const array = out ?? ndarray(new Float64Array(shape[0]), shape, dtype);
  for (let i = 0; i < shape[0]; i++) array.data[i] = selection[0].start + i;
  appendFileSync(args.log, `${out ? "again" : "new"}\n`);
  return array;
};
