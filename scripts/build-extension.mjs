// Bundles packages/labextension into a prebuilt JupyterLab extension below build/share/jupyter. Runs after `tsc -b`,
// needs neither Python nor the network. `--development` keeps names and adds source maps.
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const extension = join(root, "packages/labextension");
const widgets = join(root, "packages/widgets");
const require = createRequire(join(extension, "package.json"));
const metadata = readJson(join(extension, "package.json"));
const output = resolve(extension, metadata.jupyterlab.outputDir);

for (const built of [join(extension, "lib/index.js"), join(widgets, "dist/views.js")]) {
  if (existsSync(built)) continue;
  console.error(`${built} is missing: run "npm run build:ts" first.`);
  process.exit(1);
}
copyFileSync(join(widgets, "src/theme.css"), join(widgets, "dist/theme.css"));

mkdirSync(join(root, "build"), { recursive: true });
const work = mkdtempSync(join(root, "build/labextension-"));
try {
  bundle(work);
  publish(join(work, "out"));
  console.log(`JupyterLab extension: ${output}`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Runs the builder on a copy of the package that writes into `folder/out`. */
function bundle(folder) {
  for (const part of ["lib", "style"])
    symlinkSync(join(extension, part), join(folder, part), "dir");
  const jupyterlab = { ...metadata.jupyterlab, outputDir: "out" };
  writeJson(join(folder, "package.json"), { ...metadata, jupyterlab });
  const builder = require.resolve("@jupyter/builder");
  // The versions that JupyterLab shares with its extensions; without this file the builder asks Python for them.
  const core = createRequire(builder).resolve("@jupyterlab/core-meta/core.package.json");
  const args = [
    join(dirname(builder), "build-labextension.js"),
    "--core-package-file",
    core,
    folder,
  ];
  if (process.argv.includes("--development")) args.splice(1, 0, "--development");
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    cwd: folder,
  });
  const built = join(folder, "out/package.json");
  if (status === 0 && existsSync(built) && readJson(built).jupyterlab._build) return;
  console.error(`${stdout}\n${stderr}\nThe JupyterLab extension could not be bundled.`);
  process.exitCode = status || 1;
  throw new Error("no extension");
}

/** Puts the bundle in its place as a whole: a lab that starts meanwhile never sees half of it. */
function publish(folder) {
  const built = readJson(join(folder, "package.json"));
  const { outputDir } = metadata.jupyterlab;
  writeJson(join(folder, "package.json"), {
    ...built,
    jupyterlab: { ...built.jupyterlab, outputDir },
  });
  const install = { packageManager: "npm", packageName: metadata.name };
  writeJson(join(folder, "install.json"), install);
  mkdirSync(dirname(output), { recursive: true });
  if (existsSync(output)) renameSync(output, join(folder, "../old"));
  renameSync(folder, output);
}

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

function writeJson(path, value) {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
