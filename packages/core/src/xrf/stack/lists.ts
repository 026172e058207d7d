import { BeambookError } from "../../errors.js";
import { type NDArray, ndarray } from "../../ndarray/index.js";

/** What stands where a row is shorter than the longest. */
export const PADDING = -9999;

/**
 * Lists of whole numbers of different lengths as one int64 array, short rows filled up.
 *
 * @returns (rows, longest row); at least one column
 * @throws InvalidArgument for numbers that are not whole, or are the filling value
 */
export function padList(
  raggedList: readonly (readonly (number | bigint)[])[],
  nan: number = PADDING,
): NDArray<"int64"> {
  if (!Array.isArray(raggedList) || !raggedList.every(Array.isArray)) {
    throw new BeambookError("InvalidArgument", "A list of lists of whole numbers is needed.", {
      hint: "Such as [[1, 2], [3, 5, 7], []]; use append for arrays.",
    });
  }
  const columns = Math.max(1, ...raggedList.map((row) => row.length));
  const data = new BigInt64Array(raggedList.length * columns).fill(BigInt(nan));
  raggedList.forEach((row, i) => {
    row.forEach((value, j) => {
      data[i * columns + j] = checked(value, nan, i);
    });
  });
  return ndarray(data, [raggedList.length, columns], "int64");
}

function checked(value: number | bigint, nan: number, row: number): bigint {
  if (typeof value !== "bigint" && !Number.isSafeInteger(value)) {
    throw new BeambookError("InvalidArgument", `Row ${row} holds ${value}, no whole number.`, {
      hint: "Lists hold whole numbers only; use append for arrays of others.",
    });
  }
  if (Number(value) !== nan) return BigInt(value);
  throw new BeambookError(
    "InvalidArgument",
    `Row ${row} holds ${value}, which marks empty places.`,
    {
      hint: "Choose another mark with { nan }, here and in readList.",
    },
  );
}

/**
 * Undoes {@link padList}.
 *
 * @param array - (rows, columns) of whole numbers
 * @throws ShapeMismatch for arrays without two axes
 */
export function unpadList(array: NDArray, nan: number = PADDING): number[][] {
  if (array.ndim !== 2) {
    throw new BeambookError(
      "ShapeMismatch",
      `A list is an array of two axes, this has the shape (${array.shape.join(", ")}).`,
      { hint: "Use read for arrays." },
    );
  }
  const [rows, columns] = array.shape;
  const flat = Array.from(array.flat() as ArrayLike<number | bigint>, Number);
  return Array.from({ length: rows }, (_, i) =>
    flat.slice(i * columns, (i + 1) * columns).filter((value) => value !== nan),
  );
}
