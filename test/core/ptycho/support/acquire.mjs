// Acquires and prepares frames in a process of its own: node acquire.mjs <file> <save> <frames> <pause> [resume]
// The pause before each chunk is in milliseconds; "answer" waits for a line on standard input instead.
import { createInterface } from "node:readline";
import { full } from "@beambook/core";
import { PtyScan } from "@beambook/core/ptycho";

const [file, save, frames, pause, resume] = process.argv.slice(2);
const answers =
  pause === "answer"
    ? createInterface({ input: process.stdin })[Symbol.asyncIterator]()
    : undefined;

class Acquisition extends PtyScan {
  async load(indices) {
    if (answers) await answers.next();
    else await new Promise((resolve) => setTimeout(resolve, Number(pause)));
    return { raw: indices.map((i) => full([32, 32], i + 1, "uint16")) };
  }
}

const pars = { dfile: file, save, shape: 32, num_frames: Number(frames), rebin: 2 };
const scan = await new Acquisition(pars, { resume: resume === "resume" }).initialize();
process.stdout.write("begun\n");
for await (const { chunk } of scan.chunks(2)) process.stdout.write(`${chunk.num} ${Date.now()}\n`);
process.exit();
