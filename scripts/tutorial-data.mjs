// Writes the run that the tutorials open: notebooks/data/r0034, AGIPD data with powder rings and photon noise.
import { mkdirSync } from "node:fs";
import { writeMockAgipdRun } from "@beambook/core/euxfel";
import { inRoot } from "./lib/paths.mjs";

mkdirSync(inRoot("notebooks", "data"), { recursive: true });
const run = await writeMockAgipdRun(inRoot("notebooks", "data", "r0034"), {
  trains: 8,
  pulses: 6,
  seed: 34,
  overwrite: true,
});
console.log(run);
