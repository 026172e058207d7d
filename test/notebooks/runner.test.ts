import { expect, it } from "vitest";
import { codeCells, execute, joined, readNotebook } from "../support/notebook.js";
import { repoRoot } from "../support/peers.js";

const fixtures = `${repoRoot}/test/notebooks/fixtures`;

it("executes every cell and keeps every kind of output", async () => {
  const { error, notebook } = await execute(`${fixtures}/runner.ipynb`);
  expect(error).toBeNull();
  const cells = codeCells(notebook);
  expect(cells.map((cell) => cell.execution_count)).toEqual([1, 2, 3, 4, 5]);
  expect(cells[0].outputs).toMatchObject([{ data: { "text/plain": ["42"] } }]);
  const streams = cells[1].outputs.map(({ name, text }) => [name, joined(text)]);
  expect(streams).toEqual([
    ["stdout", "answer is 42\n"],
    ["stderr", "on stderr\n"],
  ]);
  expect(Object.keys(cells[2].outputs[0].data ?? {}).sort()).toEqual([
    "image/png",
    "text/html",
    "text/plain",
  ]);
  expect(JSON.stringify(cells[3].outputs)).toContain("waited");
});

it("writes the same file twice", async () => {
  const [first, second] = await Promise.all([1, 2].map(() => execute(`${fixtures}/runner.ipynb`)));
  expect(first.error).toBeNull();
  expect(first.text).toBe(second.text);
});

it("stops at a cell that fails and says which", async () => {
  const { error, notebook } = await execute(`${fixtures}/fails.ipynb`);
  expect(error).toContain("on purpose");
  expect(codeCells(notebook).map((cell) => cell.outputs.length)).toEqual([1, 1, 0]);
  expect(codeCells(notebook)[1].outputs[0]).toMatchObject({
    output_type: "error",
    evalue: "on purpose",
  });
});

it("leaves the original untouched", async () => {
  const before = readNotebook(`${fixtures}/runner.ipynb`);
  expect(codeCells(before).every((cell) => cell.outputs.length === 0)).toBe(true);
});
