#!/usr/bin/env node
/**
 * Writes the kernelspec below a Jupyter data folder: `node kernelspec-cli.js OUTDIR` makes
 * `OUTDIR/kernels/beambook/kernel.json`.
 *
 * @module
 */
import { join, resolve } from "node:path";
import { KERNEL_NAME, writeKernelspec } from "./kernelspec.js";

const [out] = process.argv.slice(2);
if (out === undefined) {
  console.error("Usage: node kernelspec-cli.js OUTDIR (a folder of JUPYTER_PATH)");
  process.exitCode = 1;
} else {
  const dir = join(resolve(out), "kernels", KERNEL_NAME);
  writeKernelspec(dir);
  console.log(join(dir, "kernel.json"));
}
