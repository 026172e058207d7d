// Builds zarr-codecs.as, gaussian.as, rows.as and bitshuffle.as (AssemblyScript) into src/zarr/codecs/codecs-wasm.ts,
// src/xrf/convert/gaussian-wasm.ts, src/ndarray/rows-wasm.ts and src/hdf5/write/bitshuffle-wasm.ts. Run after changing them: node packages/core/assembly/build-zarr.mjs [--check]
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const here = dirname(fileURLToPath(import.meta.url));
const flags =
  "-O3 --noAssert --runtime stub --importMemory --enable simd --enable bulk-memory --initialMemory 1";

const MODULES = [
  ["zarr-codecs", "zarr/codecs/codecs-wasm.ts", "ZARR_CODECS_WASM"],
  ["gaussian", "xrf/convert/gaussian-wasm.ts", "GAUSSIAN_WASM"],
  ["rows", "ndarray/rows-wasm.ts", "ROWS_WASM"],
  ["bitshuffle", "hdf5/write/bitshuffle-wasm.ts", "BITSHUFFLE_WASM"],
];

for (const [name, path, constant] of MODULES) {
  let bytes;
  const { error, stderr } = await asc.main(
    [`${name}.ts`, ...flags.split(" "), "--outFile", "out.wasm"],
    {
      // The compiler wants .ts; sources are called .as so that no TypeScript tool takes them for TypeScript.
      readFile: (file) => {
        const source = /^([a-z-]+)\.ts$/.exec(file)?.[1];
        return source &&
          ["zarr-codecs", "gaussian", "rows", "bitshuffle", "codecs"].includes(source)
          ? readFileSync(join(here, `${source}.as`), "utf8")
          : null;
      },
      writeFile: (_name, contents) => {
        bytes = contents;
      },
      listFiles: () => [],
    },
  );
  if (error) {
    console.error(stderr.toString());
    process.exit(1);
  }
  const target = join(here, "../src", path);
  const text = `/** packages/core/assembly/${name}.as as WebAssembly, base64; made by build-zarr.mjs beside it. */
export const ${constant}: string =
  "${Buffer.from(bytes).toString("base64")}";
`;
  if (process.argv.includes("--check")) {
    if (readFileSync(target, "utf8") !== text) {
      console.error(`${path} is not what ${name}.as builds; run assembly/build-zarr.mjs.`);
      process.exit(1);
    }
  } else writeFileSync(target, text);
}
