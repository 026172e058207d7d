// Builds place-tiles.as (AssemblyScript) into src/geometry/place-tiles-wasm.ts. Run after changing it:
// node packages/core/assembly/build.mjs [--check]
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../src/geometry/place-tiles-wasm.ts");
const flags =
  "-O3 --noAssert --runtime stub --importMemory --enable simd --enable bulk-memory --initialMemory 1";

let bytes;
const { error, stderr } = await asc.main(
  ["place-tiles.ts", ...flags.split(" "), "--outFile", "out.wasm"],
  {
    // The compiler wants .ts; the source is called .as so that no TypeScript tool takes it for TypeScript.
    readFile: (name) =>
      name === "place-tiles.ts" ? readFileSync(join(here, "place-tiles.as"), "utf8") : null,
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
const text = `/** packages/core/assembly/place-tiles.as as WebAssembly, base64; made by build.mjs beside it. */
export const PLACE_TILES_WASM: string =
  "${Buffer.from(bytes).toString("base64")}";
`;
if (process.argv.includes("--check")) {
  if (readFileSync(target, "utf8") !== text) {
    console.error("place-tiles-wasm.ts is not what place-tiles.as builds; run assembly/build.mjs.");
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}
