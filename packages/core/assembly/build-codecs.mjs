// Builds codecs.as (AssemblyScript) into src/hdf5/codecs/codecs-wasm.ts. Run after changing it:
// node packages/core/assembly/build-codecs.mjs [--check]
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../src/hdf5/codecs/codecs-wasm.ts");
const flags =
  "-O3 --noAssert --runtime stub --importMemory --enable simd --enable bulk-memory --initialMemory 1";

let bytes;
const { error, stderr } = await asc.main(
  ["codecs.ts", ...flags.split(" "), "--outFile", "out.wasm"],
  {
    // The compiler wants .ts; the source is called .as so that no TypeScript tool takes it for TypeScript.
    readFile: (name) =>
      name === "codecs.ts" ? readFileSync(join(here, "codecs.as"), "utf8") : null,
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
const text = `/** packages/core/assembly/codecs.as as WebAssembly, base64; made by build-codecs.mjs beside it. */
export const CODECS_WASM: string =
  "${Buffer.from(bytes).toString("base64")}";
`;
if (process.argv.includes("--check")) {
  if (readFileSync(target, "utf8") !== text) {
    console.error("codecs-wasm.ts is not what codecs.as builds; run assembly/build-codecs.mjs.");
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}
