import { BeambookError } from "../errors.js";
import type { LoadedBlock, ScanRecipe } from "./loading.js";
import type { PtyScan } from "./scan.js";

/** The scan that this worker has made last. */
let kept: { id: string; scan: Promise<PtyScan> } | undefined;

/** Loads a part of a chunk. Runs in a worker, which makes its own copy of the scan and initialises it once. */
export async function loadPart({
  recipe,
  indices,
}: {
  recipe: ScanRecipe;
  indices: number[];
}): Promise<LoadedBlock> {
  if (kept?.id !== recipe.id) kept = { id: recipe.id, scan: makeScan(recipe) };
  return (await kept.scan).loadPart(indices);
}

async function makeScan({ module, name, pars, options }: ScanRecipe): Promise<PtyScan> {
  const found = (await import(module)) as Record<
    string,
    new (
      pars: object,
      options: object,
    ) => PtyScan
  >;
  if (typeof found[name] !== "function") {
    throw new BeambookError("NotFound", `The module exports no class "${name}".`, {
      file: module,
      hint: "Export the scan's class under its own name, or leave out the option module.",
    });
  }
  return new found[name]({ ...pars, save: null }, options).initialize();
}
