import { ndarray } from "@beambook/core/ndarray";

export const square = (x) => x * x;
export const megabyte = (value) => ndarray(new Float64Array(131_072).fill(value));
