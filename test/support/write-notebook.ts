import { writeFileSync } from "node:fs";

/** Writes a notebook of TypeScript cells that has not been run. */
export function writeNotebook(path: string, cells: readonly string[]): void {
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: {
        name: "beambook",
        display_name: "TypeScript (beambook)",
        language: "typescript",
      },
    },
    cells: cells.map((source, n) => ({
      cell_type: "code",
      id: `cell-${n}`,
      metadata: {},
      execution_count: null,
      outputs: [],
      source,
    })),
  };
  writeFileSync(path, JSON.stringify(notebook));
}
