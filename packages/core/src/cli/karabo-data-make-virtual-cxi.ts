#!/usr/bin/env node
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { BeambookError } from "../errors.js";
import type { DataCollection } from "../euxfel/collection.js";
import { openAnyDetector } from "../euxfel/detector/identify.js";
import { RunDirectory } from "../euxfel/open-run.js";
import { EXIT, runAsMain, type Terminal } from "./command.js";

const HELP = `Usage: karabo-data-make-virtual-cxi [options] RUN
       karabo-data-make-virtual-cxi [options] PROPOSAL NUMBER

Writes a CXI file that shows the detector data of a run folder without copying it. With the folder of a proposal and a
run's number it takes the corrected data.

  -o, --output PATH     file to write; default in the scratch folder of the proposal
  --min-modules N       take trains for which at least N modules have data; default more than half, 9 of 16
  --n-modules N         modules of the whole detector, for JUNGFRAU
  --fill-value NAME V   value for missing data of "data", "gain" or "mask"; also NAME=V (may be given several times)
  --exc-suspect-trains  leave out trains whose ID is suspect
  -h, --help            print this

Exit codes: 0 written, 2 the run, its data or an option is wrong.`;

/** Datasets that have fill values. */
const DATASETS = ["data", "gain", "mask"];

/** Writes a virtual CXI file for the detector of a run. */
export async function karaboDataMakeVirtualCxi(
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: joinFillValues(args),
    allowPositionals: true,
    options: {
      output: { type: "string", short: "o" },
      "min-modules": { type: "string" },
      "n-modules": { type: "string" },
      "fill-value": { type: "string", multiple: true },
      "exc-suspect-trains": { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    terminal.out(HELP);
    return EXIT.ok;
  }
  if (positionals.length < 1 || positionals.length > 2) {
    terminal.err(`${HELP}\n`);
    return EXIT.failed;
  }
  const { folder, scratch } = placesOf(positionals[0], positionals[1]);
  const output = values.output ?? scratch ?? defaultOutput(folder);
  const fillValues = Object.fromEntries((values["fill-value"] ?? []).map(fillValueOf));
  const run = await RunDirectory(folder, { incSuspectTrains: !values["exc-suspect-trains"] });
  for (const warning of run.warnings) terminal.err(`${warning}\n`);
  const detector = openWith(run, values["min-modules"], values["n-modules"]);
  await detector.writeVirtualCxi(output, { fillValues });
  const { length: trains } = detector.trainIds;
  terminal.out(`${detector.detectorName}: ${trains} trains, ${detector.modules.length} modules`);
  terminal.out(`Wrote ${resolve(output)}`);
  return EXIT.ok;
}

/** The run's folder, and where the file goes if a proposal and a number are given. */
function placesOf(path: string, number: string | undefined): { folder: string; scratch?: string } {
  if (number === undefined) return { folder: resolve(path) };
  const run = `r${String(numberOf("NUMBER", number)).padStart(4, "0")}`;
  return {
    folder: resolve(path, "proc", run),
    scratch: resolve(path, "scratch", `${run}_detectors_virt.cxi`),
  };
}

function openWith(
  run: DataCollection,
  least: string | undefined,
  all: string | undefined,
): ReturnType<typeof openAnyDetector> {
  const whole = all === undefined ? {} : { nModules: numberOf("--n-modules", all) };
  if (least !== undefined) {
    return openAnyDetector(run, { ...whole, minModules: numberOf("--min-modules", least) });
  }
  const detector = openAnyDetector(run, whole);
  const minModules = Math.floor(detector.nModules / 2) + 1;
  return openAnyDetector(run, { ...whole, minModules });
}

function defaultOutput(folder: string): string {
  const match = /^(.*)\/(raw|proc)\/(r\d{4})$/.exec(folder);
  if (match) return join(match[1], "scratch", `${match[3]}_${match[2]}_detectors_virt.cxi`);
  throw new BeambookError("InvalidArgument", "The folder does not look like …/proc/r0123.", {
    file: folder,
    hint: "Say where to write with -o.",
  });
}

/** Makes one word of the two after `--fill-value`. */
function joinFillValues(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (const [i, arg] of args.entries()) {
    if (args[i - 2] === "--fill-value" && DATASETS.includes(args[i - 1])) {
      joined.push(`${joined.pop()}=${arg}`);
    } else joined.push(arg);
  }
  return joined;
}

function fillValueOf(text: string): [string, number] {
  const [name, value] = text.split("=");
  if (!DATASETS.includes(name) || value === undefined) {
    throw new BeambookError("InvalidArgument", `"${text}" is no fill value.`, {
      hint: "Write data 0, gain 0 or mask 1.",
    });
  }
  return [name, value.toLowerCase() === "nan" ? Number.NaN : numberOf("--fill-value", value)];
}

function numberOf(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && !Number.isNaN(value)) return value;
  throw new BeambookError("InvalidArgument", `${option} needs a number, not "${text}".`);
}

runAsMain(import.meta.url, karaboDataMakeVirtualCxi);
