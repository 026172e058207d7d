import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { tutorials } from "../../scripts/lib/notebooks.mjs";
import { codeCells, execute, pictures, readNotebook } from "../support/notebook.js";

describe.concurrent.each(tutorials().map((path) => [basename(path), path]))("%s", (_, path) => {
  it("runs from the first cell to the last", async () => {
    const { error, notebook } = await execute(path);
    expect(error).toBeNull();
    const cells = codeCells(notebook).filter((cell) => cell.source.length > 0);
    expect(cells.map((cell) => cell.execution_count)).toEqual(cells.map((_, i) => i + 1));
    const saved = readNotebook(path);
    expect(codeCells(notebook).map((cell) => pictures(cell.outputs))).toEqual(
      codeCells(saved).map((cell) => pictures(cell.outputs)),
    );
  });

  it("is saved with its outputs and pictures", () => {
    const cells = codeCells(readNotebook(path));
    const outputs = cells.flatMap((cell) => cell.outputs);
    expect(outputs.filter((output) => output.output_type === "error")).toEqual([]);
    expect(pictures(outputs).length).toBeGreaterThan(0);
    expect(cells.filter((cell) => cell.outputs.length > 0).length).toBeGreaterThan(
      cells.length / 2,
    );
  });
});
