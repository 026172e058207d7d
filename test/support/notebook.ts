import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { executeNotebook } from "../../scripts/lib/notebooks.mjs";

/** An output of a cell, as in a notebook file. */
export interface Output {
  output_type: "execute_result" | "display_data" | "stream" | "error";
  data?: Record<string, unknown>;
  name?: string;
  text?: string | string[];
  ename?: string;
  evalue?: string;
}

/** A cell of a notebook file. */
export interface Cell {
  cell_type: "code" | "markdown" | "raw";
  id: string;
  source: string | string[];
  execution_count?: number | null;
  outputs?: Output[];
}

/** A notebook file. */
export interface Notebook {
  cells: Cell[];
  metadata: { kernelspec?: { name: string }; widgets?: Record<string, unknown> };
}

/** Reads a notebook file. */
export function readNotebook(path: string): Notebook {
  return JSON.parse(readFileSync(path, "utf8")) as Notebook;
}

/** Its code cells, in order. */
export function codeCells(notebook: Notebook): (Cell & { outputs: Output[] })[] {
  return notebook.cells
    .filter((cell) => cell.cell_type === "code")
    .map((cell) => ({ ...cell, outputs: cell.outputs ?? [] }));
}

/** A cell's text, or a stream's: the format allows one string or a list of lines. */
export function joined(text: string | string[] | undefined): string {
  return Array.isArray(text) ? text.join("") : (text ?? "");
}

/** MIME types of the pictures among some outputs. */
export function pictures(outputs: readonly Output[]): string[] {
  return outputs.flatMap(({ data }) =>
    Object.keys(data ?? {}).filter((mime) => /^image\//.test(mime)),
  );
}

/** Executes a notebook in a copy of its folder, and reads what came out. */
export async function execute(
  path: string,
  options: { allowErrors?: boolean } = {},
): Promise<{ error: string | null; notebook: Notebook; text: string }> {
  const out = `${mkdtempSync(`${tmpdir()}/beambook-out-`)}/out.ipynb`;
  const { error } = await executeNotebook(path, { out, ...options });
  const text = readFileSync(out, "utf8");
  return { error, notebook: JSON.parse(text) as Notebook, text };
}
