import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compileAsCell, errorsOf } from "../support/cell-compiler.js";

test("widgets are precisely typed for the compiler that checks cells", () => {
  const file = new URL("cells/typed-widgets.ts", import.meta.url).pathname;
  expect(errorsOf(compileAsCell({ [file]: readFileSync(file, "utf8") }))).toEqual([]);
});
