// Builds the AssemblyScript sources beside it into WebAssembly, kept as base64 in src. Run after changing them:
// node packages/core/assembly/build.mjs [--check]
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const here = dirname(fileURLToPath(import.meta.url));
const FLAGS =
  "-O3 --noAssert --runtime stub --importMemory --enable simd --enable bulk-memory --initialMemory 1";

const MODULES = [
  ["place-tiles", "geometry/place-tiles-wasm.ts", "PLACE_TILES_WASM"],
  ["vectors", "fit/vectors-wasm.ts", "VECTORS_WASM"],
  ["rows", "ndarray/rows-wasm.ts", "ROWS_WASM"],
  ["lines", "ndarray/lines-wasm.ts", "LINES_WASM"],
  ["codecs", "hdf5/codecs/codecs-wasm.ts", "CODECS_WASM"],
  ["inflate", "hdf5/codecs/inflate-wasm.ts", "INFLATE_WASM"],
  ["deflate", "hdf5/write/deflate-wasm.ts", "DEFLATE_WASM"],
  ["bitshuffle", "hdf5/write/bitshuffle-wasm.ts", "BITSHUFFLE_WASM"],
  ["zarr-codecs", "zarr/codecs/codecs-wasm.ts", "ZARR_CODECS_WASM"],
  ["gaussian", "xrf/convert/gaussian-wasm.ts", "GAUSSIAN_WASM"],
  ["edge-shares", "scattering/integrate/edge-shares-wasm.ts", "EDGE_SHARES_WASM"],
  ["bins", "scattering/integrate/bins-wasm.ts", "BINS_WASM"],
];

const check = process.argv.includes("--check");
for (const [name, path, constant] of MODULES) {
  const target = join(here, "../src", path);
  const text = `/** packages/core/assembly/${name}.as as WebAssembly, base64; made by build.mjs beside it. */
export const ${constant}: string =
  "${(await compile(name)).toString("base64")}";
`;
  if (!check) writeFileSync(target, text);
  else if (readFileSync(target, "utf8") !== text) {
    console.error(`${path} is not what ${name}.as builds; run assembly/build.mjs.`);
    process.exitCode = 1;
  }
}

async function compile(name) {
  let bytes;
  const { error, stderr } = await asc.main(
    [`${name}.ts`, ...FLAGS.split(" "), "--outFile", "out.wasm"],
    {
      readFile: readSource,
      writeFile: (_name, contents) => {
        bytes = contents;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(stderr.toString());
  return Buffer.from(bytes);
}

/** The compiler wants .ts; sources are called .as so that no TypeScript tool takes them for TypeScript. */
function readSource(file) {
  try {
    return readFileSync(join(here, file.replace(/\.ts$/, ".as")), "utf8");
  } catch {
    return null; // it asks for places where a module might be
  }
}
