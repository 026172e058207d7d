#!/usr/bin/env node
/**
 * Starts a kernel: `beambook-kernel <connection-file>`. Jupyter does this with the kernelspec's `argv`.
 *
 * @module
 */
import { Kernel } from "./kernel.js";
import { readConnectionFile } from "./wire/connection.js";
import { log } from "./wire/log.js";

async function main(): Promise<void> {
  const [file] = process.argv.slice(2);
  if (file === undefined) throw new Error("Usage: beambook-kernel <connection-file>");
  await new Kernel(readConnectionFile(file)).start();
}

main().catch((error: Error) => {
  log(error.message);
  process.exit(1);
});
