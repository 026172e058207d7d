import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  cellCompilerVersion,
  compileAsCell,
  errorsOf,
  placesOfAny,
} from "../support/cell-compiler.js";
import { repoRoot } from "../support/peers.js";
import { manifestOf } from "../support/sources.js";

// Left out: `views` is browser code that the extension bundles; no cell imports it.
const NOT_FOR_CELLS = ["@beambook/widgets/views"];

const entries = ["core", "kernel", "widgets"].flatMap((name) =>
  Object.entries(manifestOf(name).exports ?? {})
    .filter(([, target]) => typeof target !== "string")
    .map(([path]) => path.replace(/^\./, `@beambook/${name}`))
    .filter((specifier) => !NOT_FOR_CELLS.includes(specifier)),
);
const fileOf = (specifier: string): string =>
  `${repoRoot}/test/types/${specifier.replace("@beambook/", "").replaceAll("/", ".")}.cell.ts`;

describe(`for TypeScript ${cellCompilerVersion}, which checks cells`, () => {
  const program = compileAsCell(
    Object.fromEntries(entries.map((name) => [fileOf(name), `export * from "${name}";\n`])),
  );

  it.each(entries)("nothing of %s is any", (specifier) => {
    expect(placesOfAny(program, fileOf(specifier))).toEqual([]);
  });

  it("every entry point is found and parsed", () => {
    expect(errorsOf(program)).toEqual([]);
  });

  it("finds an any that is hidden in a return, a field, a parameter or a type argument", () => {
    const file = `${repoRoot}/test/types/planted.cell.ts`;
    const planted = compileAsCell({
      [file]: `
        export function returned(): Missing;
        export interface Field { inner: { deep: Missing } }
        export type Parameter = (value: Missing) => void;
        export const argument: Promise<Missing[]>;
        export class Method { call(): Set<Missing>; }
        export const fine: Map<string, Float64Array>;`,
    });
    expect(placesOfAny(planted, file)).toEqual([
      "returned() returns",
      "Field.inner.deep",
      "Parameter(value",
      "argument<…><…>",
      "Method() returns.call() returns<…>",
    ]);
  });
});

describe("example cells", () => {
  const cells = readdirSync(`${repoRoot}/test/types/cells`).filter((name) => name.endsWith(".ts"));

  it.each(cells)("%s compiles", (name) => {
    const file = `${repoRoot}/test/types/cells/${name}`;
    expect(errorsOf(compileAsCell({ [file]: readFileSync(file, "utf8") }))).toEqual([]);
  });
});
