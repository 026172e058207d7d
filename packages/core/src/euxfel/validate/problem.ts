import { relative } from "node:path";

/** Something wrong in a run. */
export interface Problem {
  /** What is wrong, with the entry and the values. */
  message: string;
  /** Name of the check that found it. */
  check: string;
  /** Path of the file. */
  file?: string;
  /** Path of the dataset inside it. */
  dataset?: string;
  /** Position of the first wrong entry. */
  entry?: number;
  /** Path of the data map, where that is wrong. */
  dataMap?: string;
  /** The folder, where it has no usable files. */
  folder?: string;
  /** Shapes that should agree. */
  shapes?: Record<string, number[]>;
  /** Code of the error that opening the file gave. */
  code?: string;
}

/** What a check of one file finds: the problem without the file. */
export type Finding = Omit<Problem, "check" | "file">;

/** A problem as lines of text. */
export function problemText(problem: Problem, folder?: string): string {
  const { message, file, dataset, dataMap, shapes } = problem;
  const short = (path: string): string =>
    folder === undefined ? path : relative(folder, path) || path;
  const lines = [`- ${message}`];
  if (file !== undefined) lines.push(`    file: ${short(file)}`);
  if (dataset !== undefined) lines.push(`    dataset: ${dataset}`);
  if (dataMap !== undefined) lines.push(`    data map: ${short(dataMap)}`);
  if (problem.folder !== undefined) lines.push(`    folder: ${problem.folder}`);
  for (const [name, shape] of Object.entries(shapes ?? {})) {
    lines.push(`    ${name}: (${shape.join(", ")})`);
  }
  return lines.join("\n");
}
