// Reading HDF5: h5py and beambook on the same files in one run, round by round; medians, their ratio, peak memory.
//
// node --expose-gc bench/hdf5/run.mjs [--quick] [--rounds N]   (BEAMBOOK_PEERS names a Python with h5py and hdf5plugin)
import { spawn, spawnSync } from "node:child_process";
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { zeros } from "@beambook/core";
import { openHdf5 } from "@beambook/core/hdf5";

const here = fileURLToPath(new URL(".", import.meta.url));
const python = process.env.BEAMBOOK_PEERS || join(here, "../../.venv-peers/bin/python");
const quick = process.argv.includes("--quick");
const at = process.argv.indexOf("--rounds");
const rounds = at < 0 ? 5 : Number(process.argv[at + 1]);
const folder = mkdtempSync(join(tmpdir(), "beambook-bench-"));
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

const outs = new Map();
const ours = {
  async direct(file, name, options) {
    const f = await openHdf5(join(folder, file));
    const dataset = f.dataset(name);
    if (!outs.has(name)) outs.set(name, zeros(dataset.shape, dataset.dtype));
    const out = outs.get(name);
    const start = performance.now();
    await dataset.read([], { out, ...options });
    const ms = performance.now() - start;
    let check = 0;
    for (let i = 0; i < out.data.length; i += 1009) check += out.data[i];
    f.close();
    return { ms, check };
  },
  async each(file, name, { kept = false } = {}) {
    const start = performance.now();
    const f = await openHdf5(join(folder, file));
    const dataset = f.dataset(name);
    const options = kept ? { out: zeros(dataset.shape.slice(1), dataset.dtype) } : {};
    let check = 0;
    for (let i = 0; i < dataset.shape[0]; i++) check += dataset.readSync([i], options).data[0];
    f.close();
    return { ms: performance.now() - start, check };
  },
};

const plan = [
  ["contiguous float32 into a kept array", "direct", "plain.h5", "float32"],
  ["contiguous uint16 into a kept array", "direct", "plain.h5", "uint16"],
  ["shuffle+gzip, 1 thread", "direct", "packed.h5", "gzip", { executor: "inline" }],
  ["shuffle+gzip, 2 workers", "direct", "packed.h5", "gzip", { workers: 2 }],
  ["bitshuffle+LZ4, 1 thread", "direct", "packed.h5", "bslz4", { executor: "inline" }],
  ["bitshuffle+LZ4, 2 workers", "direct", "packed.h5", "bslz4", { workers: 2 }],
  ["virtual, 16 interleaved files, 64 frames one by one", "each", "virtual.h5", "d"],
  [
    "virtual, 16 interleaved files, 64 frames into a kept array",
    "each",
    "virtual.h5",
    "d",
    { kept: true },
  ],
  ["virtual, 16 interleaved files, 64 frames in one read", "direct", "virtual.h5", "d", {}, 1],
  ["single numbers, one by one", "each", "plain.h5", "scalars"],
  ["rows of 4 kB, one by one", "each", "plain.h5", "rows"],
  ["rows of 4 kB in chunks, one by one", "each", "plain.h5", "chunked_rows"],
];

/** What reading the frames of the virtual dataset takes at least: their bytes by readSync, without HDF5. */
function bareFrames(kept) {
  const bytes = 2 * 2 ** 20;
  const names = Array.from({ length: 16 }, (_, m) => `module${String(m).padStart(2, "0")}.h5`);
  const files = names.map((name) => openSync(join(folder, name)));
  const out = Buffer.allocUnsafeSlow(bytes);
  const start = performance.now();
  for (let i = 0; i < 64; i++) {
    readSync(files[i % 16], kept ? out : new Uint8Array(bytes), 0, bytes, (i >> 4) * bytes);
  }
  const ms = performance.now() - start;
  files.forEach(closeSync);
  globalThis.gc?.();
  return ms;
}

/** Peak memory of a process that reads a file (mostly holes) in blocks. */
function peakMemory() {
  const bytes = (quick ? 256 : 2048) * 2 ** 20;
  const path = join(folder, "large.h5");
  const make = `import h5py,sys
with h5py.File(sys.argv[1],'w') as f:
    f.create_dataset('d',(${bytes / 2 ** 20},1024,512),'u2')[-1]=7`;
  spawnSync(python, ["-c", make, path]);
  const read = `import { openHdf5 } from "@beambook/core/hdf5";
const f = await openHdf5(${JSON.stringify(path)});
let n = 0;
for await (const { array } of f.dataset("d").blocks()) n += array.size;
import { readFileSync } from "node:fs"; // not resourceUsage(), which counts what this process was forked from
const [, kb] = /VmHWM:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"));
console.log(JSON.stringify({ n, kb: Number(kb) }));`;
  const done = spawnSync(process.execPath, ["--input-type=module", "-e", read], { cwd: here });
  return { bytes, ...JSON.parse(done.stdout.toString()) };
}

const peer = spawn(python, [join(here, "peer.py"), folder, quick ? "quick" : "full"], {
  stdio: ["pipe", "pipe", "inherit"],
});
try {
  const lines = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
  const versions = JSON.parse((await lines.next()).value);
  const rows = [];
  console.log("| work | h5py ms | beambook ms | ratio |\n|---|---|---|---|");
  for (const [title, kind, file, name, options, most = rounds] of plan) {
    const [theirs, mine] = [[], []];
    for (let i = 0; i < Math.min(most, rounds) + 1; i++) {
      peer.stdin.write(`${JSON.stringify([kind, file, name, options?.kept === true])}\n`);
      const a = JSON.parse((await lines.next()).value);
      const b = await ours[kind](file, name, options);
      globalThis.gc?.();
      if (Math.abs(a.check - b.check) > 1e-9 * Math.abs(a.check)) {
        throw new Error(`${title}: ${a.check} against ${b.check}`);
      }
      if (i > 0) {
        theirs.push(a.ms);
        mine.push(b.ms);
      }
    }
    const row = { work: title, h5py: median(theirs), beambook: median(mine) };
    row.ratio = row.h5py / row.beambook;
    rows.push(row);
    console.log(
      `| ${title} | ${row.h5py.toFixed(1)} | ${row.beambook.toFixed(1)} | ${row.ratio.toFixed(2)}x |`,
    );
  }
  const bare = Object.fromEntries(
    [true, false].map((kept) => [
      kept ? "kept" : "new",
      median(Array.from({ length: rounds }, () => bareFrames(kept))),
    ]),
  );
  console.log(
    `\nthe bytes of the 64 frames by readSync: ${bare.kept.toFixed(1)} ms into a kept array, ${bare.new.toFixed(1)} ms into new ones`,
  );
  const memory = peakMemory();
  console.log(
    `\npeak memory reading ${memory.bytes / 2 ** 20} MB in blocks: ${Math.round(memory.kb / 1024)} MB`,
  );
  if (!quick) {
    const results = join(here, "../results");
    mkdirSync(results, { recursive: true });
    const text = JSON.stringify(
      { date: new Date().toISOString(), versions, rounds, rows, bare, memory },
      null,
      2,
    );
    writeFileSync(join(results, "hdf5.json"), `${text}\n`);
  }
} finally {
  peer.stdin.end();
  rmSync(folder, { recursive: true, force: true });
}
