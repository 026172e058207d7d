import { existsSync, readdirSync } from "node:fs";
import { inRoot, root, shareJupyter } from "./paths.mjs";
import { run } from "./processes.mjs";
import { unlessCurrent } from "./stamps.mjs";

const packages = readdirSync(inRoot("packages"));
const sources = packages.flatMap((name) =>
  ["src", "package.json", "tsconfig.json", "tsconfig.views.json"].map((part) =>
    inRoot("packages", name, part),
  ),
);
const configs = ["tsconfig.json", "tsconfig.base.json", "package-lock.json"].map((f) => inRoot(f));
const node = process.execPath;

/** Compiles every package. */
export const compile = () =>
  unlessCurrent(
    "compile",
    { inputs: [...sources, ...configs], outputs: packages.map(compiledEntry) },
    () => run(node, ["node_modules/typescript-7/bin/tsc", "-b"], { log: "compile" }),
  );

const compiledEntry = (name) =>
  inRoot("packages", name, name === "labextension" ? "lib/index.js" : "dist/index.js");

/** Bundles the JupyterLab extension into `build/share/jupyter/labextensions`. */
export const bundleExtension = () =>
  unlessCurrent(
    "extension",
    {
      inputs: [
        ...sources,
        ...configs,
        inRoot("packages", "labextension", "style"),
        inRoot("packages", "labextension", "schema"),
        inRoot("scripts", "build-extension.mjs"),
      ],
      outputs: [`${shareJupyter}/labextensions/@beambook/labextension/package.json`],
    },
    () => run(node, ["scripts/build-extension.mjs"], { log: "extension" }),
  );

/** Writes the kernelspec, which names this Node.js and this folder, into `build/share/jupyter/kernels`. */
export const writeKernelspec = () =>
  unlessCurrent(
    "kernelspec",
    {
      inputs: [inRoot("packages", "kernel", "src")],
      outputs: [`${shareJupyter}/kernels/beambook/kernel.json`],
      also: [node, root],
    },
    () =>
      run(node, ["packages/kernel/dist/kernelspec-cli.js", shareJupyter], { log: "kernelspec" }),
  );

/** Writes the data that the tutorials open into `notebooks/data`. */
export const writeTutorialData = () =>
  unlessCurrent(
    "tutorial-data",
    {
      inputs: [
        inRoot("scripts", "tutorial-data.mjs"),
        ...["euxfel", "hdf5"].map((folder) => inRoot("packages", "core", "src", folder)),
      ].filter(existsSync),
      outputs: [inRoot("notebooks", "data", "r0034")],
    },
    () => run(node, ["scripts/tutorial-data.mjs"], { log: "tutorial-data" }),
  );
