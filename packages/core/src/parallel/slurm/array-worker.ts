// What an array task runs: `node array-worker.js FOLDER SUBMISSION`, the rest from SLURM's environment.
import { workElement } from "./work-element.js";

/** The folder is full, read-only or gone: sysexits' EX_IOERR. */
const CANNOT_WRITE = 74;

workElement(process.argv[2], Number(process.argv[3]), process.env).catch((error: unknown) => {
  console.error(error);
  process.exit(CANNOT_WRITE);
});
