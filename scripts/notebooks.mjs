// Executes the tutorials, or the notebooks named, in temporary copies; with --save writes their outputs back.
import "./lib/require-node.mjs";
import { copyFileSync, mkdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import { executeNotebook, tutorials } from "./lib/notebooks.mjs";
import { inRoot } from "./lib/paths.mjs";
import { endWithChildren } from "./lib/processes.mjs";

endWithChildren();
const args = process.argv.slice(2);
const named = args.filter((arg) => !arg.startsWith("-")).map((arg) => resolve(arg));
const folder = inRoot("build", "notebooks");
mkdirSync(folder, { recursive: true });

for (const notebook of named.length > 0 ? named : tutorials()) {
  const out = `${folder}/${basename(notebook)}`;
  const { error, seconds } = await executeNotebook(notebook, { out });
  console.log(`${error ? "✗" : "✓"} ${basename(notebook)}  ${seconds} s`);
  if (error) {
    console.error(error);
    process.exitCode = 1;
  } else if (args.includes("--save")) copyFileSync(out, notebook);
}
