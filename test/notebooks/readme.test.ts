import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { expect, it } from "vitest";
import { codeCells, execute, joined } from "../support/notebook.js";
import { repoRoot } from "../support/peers.js";

/** Runs code as the one cell of a notebook that lies beside the tutorials' data. */
async function runCell(code: string): ReturnType<typeof execute> {
  const folder = mkdtempSync(`${tmpdir()}/beambook-readme-`);
  symlinkSync(`${repoRoot}/notebooks/data`, `${folder}/data`);
  const cell = { cell_type: "code", id: "one", metadata: {}, execution_count: null, outputs: [] };
  const kernelspec = { name: "beambook", display_name: "TypeScript (beambook)" };
  const notebook = {
    cells: [{ ...cell, source: code }],
    metadata: { kernelspec },
    nbformat: 4,
    nbformat_minor: 5,
  };
  writeFileSync(`${folder}/readme.ipynb`, JSON.stringify(notebook));
  return execute(`${folder}/readme.ipynb`);
}

it("the README's example prints and shows what the README says", async () => {
  const readme = readFileSync(`${repoRoot}/README.md`, "utf8");
  const code = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
  const promised = /prints\n\n```\n([\s\S]*?)```/.exec(readme)?.[1];
  expect(code).toContain("RunDirectory");
  const { error, notebook } = await runCell(code);
  expect(error).toBeNull();
  const [{ outputs }] = codeCells(notebook);
  expect(joined(outputs.find((o) => o.output_type === "stream")?.text)).toBe(promised);
  expect(Object.keys(outputs.at(-1)?.data ?? {})).toContain("image/png");
});
