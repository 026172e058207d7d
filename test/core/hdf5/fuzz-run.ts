import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { peerPython, repoRoot } from "../../support/peers.js";
import { seededRandom } from "../../support/random.js";

/** The peer's script that makes the files and reads mutated copies. */
export const FUZZ_SCRIPT: string = `${repoRoot}/test/reference/hdf5/fuzz_answers.py`;
const DEADLINE = 10_000;

/** A mutated file. */
export interface FuzzCase {
  file: string;
  names: string[];
  /** Bytes put at positions. */
  edits: [number, number][];
  /** Length that is left. */
  cut: number;
}

/** What each dataset gave: a digest of its values, a typed error, or another one. */
export type Found = Record<string, string | { error: string } | { crash: string }>;

/** What a case gave; strings when there was no answer. */
export type Answer = Found | "hang" | "died";

/** Cases with one to four bytes changed, every tenth file cut. */
export function makeCases(path: string, file: string, names: string[], count: number): FuzzCase[] {
  const bytes = readFileSync(path);
  const seed = [...file].reduce((sum, c) => sum * 31 + c.charCodeAt(0), 7);
  const next = seededRandom(seed);
  const used = [...bytes.keys()].filter((i) => bytes[i] !== 0 || next() < 0.2);
  return Array.from({ length: count }, (_, i) => {
    const edits = Array.from({ length: 1 + Math.floor(next() ** 3 * 4) }, (): [number, number] => {
      const at = used[Math.floor(next() * used.length)];
      const value = next() < 0.5 ? bytes[at] ^ (1 << Math.floor(next() * 8)) : next() * 256;
      return [at, Math.floor(value)];
    });
    const cut = i % 10 === 9 ? Math.floor(next() * bytes.length) : bytes.length;
    return { file, names, edits, cut };
  });
}

/** What h5py reads. */
export function askPeer(
  folder: string,
  cases: FuzzCase[],
): Promise<Record<string, string | null>[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(peerPython(), [FUZZ_SCRIPT, "answer", folder]);
    const parts: Buffer[] = [];
    let errors = "";
    child.stdout.on("data", (part: Buffer) => parts.push(part));
    child.stderr.on("data", (part: Buffer) => {
      errors += part;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      try {
        resolve(JSON.parse(Buffer.concat(parts).toString()));
      } catch (cause) {
        reject(new Error(`h5py's side failed (${code}): ${errors.slice(-2000)}`, { cause }));
      }
    });
    child.stdin.end(JSON.stringify(cases));
  });
}

/** A worker that reads mutated files, one at a time. */
class FuzzWorker {
  readonly #worker: Worker;
  #finish: (answer: Answer) => void = () => {};

  constructor(workerData: unknown) {
    const url = new URL("./fuzz-worker.mjs", import.meta.url);
    this.#worker = new Worker(url, { workerData, stdout: true, stderr: true });
    this.#worker.on("message", ({ found }: { found: Found }) => this.#finish(found));
    this.#worker.on("error", () => this.#finish("died"));
    this.#worker.on("exit", () => this.#finish("died"));
  }

  /** What a case gives, within the deadline. */
  run(number: number, item: FuzzCase): Promise<Answer> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#finish("hang"), DEADLINE);
      this.#finish = (answer: Answer): void => {
        clearTimeout(timer);
        resolve(answer);
      };
      this.#worker.postMessage({ number, item });
    });
  }

  async end(): Promise<void> {
    this.#finish = () => {};
    await this.#worker.terminate();
  }
}

/** Runs cases in one worker that is replaced when it dies or a case takes too long. */
export async function runCases(folder: string, cases: FuzzCase[]): Promise<Answer[]> {
  const [{ file }] = cases;
  const work = join(folder, `work-${file}`);
  mkdirSync(work);
  for (const kind of ["old", "v110", "new"]) {
    symlinkSync(join(folder, `${kind}.h5`), join(work, `${kind}.h5`));
  }
  const data = { work, bases: { [file]: readFileSync(join(folder, file)) } };
  const answers: Answer[] = [];
  let worker = new FuzzWorker(data);
  for (let number = 0; number < cases.length; number++) {
    let answer = await worker.run(number, cases[number]);
    if (typeof answer === "string") {
      await worker.end();
      worker = new FuzzWorker(data);
    }
    if (answer === "hang") {
      // A busy machine may have stood still: what really hangs does so twice.
      answer = await worker.run(number, cases[number]);
      if (typeof answer === "string") {
        await worker.end();
        worker = new FuzzWorker(data);
      }
    }
    answers.push(answer);
  }
  await worker.end();
  return answers;
}
