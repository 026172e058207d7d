// Builds codecs.as and deflate.as (AssemblyScript) into src/hdf5/codecs/codecs-wasm.ts and src/hdf5/write/deflate-wasm.ts.
// Run after changing them: node packages/core/assembly/build-codecs.mjs [--check]
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const here = dirname(fileURLToPath(import.meta.url));
const flags =
  "-O3 --noAssert --runtime stub --importMemory --enable simd --enable bulk-memory --initialMemory 1";

const MODULES = [
  ["codecs", "hdf5/codecs/codecs-wasm.ts", "CODECS_WASM"],
  ["deflate", "hdf5/write/deflate-wasm.ts", "DEFLATE_WASM"],
];

for (const [name, path, constant] of MODULES) {
  let bytes;
  const { error, stderr } = await asc.main(
    [`${name}.ts`, ...flags.split(" "), "--outFile", "out.wasm"],
    {
      // The compiler wants .ts; sources are called .as so that no TypeScript tool takes them for TypeScript.
      readFile: (file) =>
        file === `${name}.ts` ? readFileSync(join(here, `${name}.as`), "utf8") : null,
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
  const text = `/** packages/core/assembly/${name}.as as WebAssembly, base64; made by build-codecs.mjs beside it. */
export const ${constant}: string =
  "${Buffer.from(bytes).toString("base64")}";
`;
  if (process.argv.includes("--check")) {
    if (readFileSync(target, "utf8") !== text) {
      console.error(`${path} is not what ${name}.as builds; run assembly/build-codecs.mjs.`);
      process.exit(1);
    }
  } else writeFileSync(target, text);
}
