#!/usr/bin/env node
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { problemText } from "../euxfel/validate/problem.js";
import { VALIDATION_CHECKS, type ValidateProgress, validate } from "../euxfel/validate/validate.js";
import { EXIT, runAsMain, type Terminal } from "./command.js";

const HELP = `Usage: karabo-data-validate [options] PATH

Checks the structure of a run folder or of one of its HDF5 files.

  -l, --list     list the checks
  --skip NAME    leave out a check (may be given several times)
  --json         print the problems as JSON
  -h, --help     print this

Exit codes: 0 no problems, 1 problems found, 2 the path or an option is wrong.`;

/** Checks a run or a file and prints what is wrong. */
export async function karaboDataValidate(
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      list: { type: "boolean", short: "l" },
      skip: { type: "string", multiple: true },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    terminal.out(HELP);
    return EXIT.ok;
  }
  if (values.list) {
    terminal.out(["Available checks:", ...VALIDATION_CHECKS.map((name) => `  ${name}`)].join("\n"));
    return EXIT.ok;
  }
  if (positionals.length !== 1) {
    terminal.err(`${HELP}\n`);
    return EXIT.failed;
  }
  const path = resolve(positionals[0]);
  const { isInteractive } = terminal;
  const problems = await validate(path, {
    skip: values.skip,
    onProgress: ({ done, total, problems: found }: ValidateProgress): void => {
      if (isInteractive) terminal.err(`\r${done} of ${total} files, ${found} problems`);
    },
  });
  if (isInteractive) terminal.err("\n");
  if (values.json) terminal.out(JSON.stringify({ path, problems }, null, 2));
  else if (problems.length === 0) terminal.out("No problems found");
  else {
    const lines = problems.map((problem) => problemText(problem, path));
    terminal.out([`Validation failed! ${problems.length} problems:`, ...lines].join("\n"));
  }
  return problems.length === 0 ? EXIT.ok : EXIT.problems;
}

runAsMain(import.meta.url, karaboDataValidate);
