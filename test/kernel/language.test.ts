import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestKernel } from "./support/client.js";

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await TestKernel.start();
});
afterAll(() => kernel.stop());

const WORKING: [what: string, cells: string[], last: string | undefined][] = [
  ["names of earlier cells", ["const a = 20", "let b = a + 1", "a + b + 1"], "42"],
  ["redeclared names", ["const a = 1", "const a = 'text'", "a"], "'text'"],
  [
    "await of an expression in brackets",
    ["const j = await (await Promise.resolve(Promise.resolve(3)))", "j"],
    "3",
  ],
  [
    "await of brackets around a package's object",
    [
      `import { zeros } from "@beambook/core/ndarray"; import { createHdf5 } from "@beambook/core/hdf5";
       const w = await createHdf5("a.h5");
       await (await w.create("x", { type: "float64", shape: [0, 2] })).append(zeros([1, 2]));`,
      "await (w.close())",
      "w.constructor.name",
    ],
    "'Hdf5Writer'",
  ],
  ["await inside of expressions", ["[await 1, ...(await Promise.resolve([2, 3]))]"], "[ 1, 2, 3 ]"],
  [
    "for await",
    [
      "async function* g() { yield 1; yield 2 }",
      "let sum = 0; for await (const x of g()) sum += x;\nsum",
    ],
    "3",
  ],
  [
    "await in a loop and a block",
    ["let n = 0; { for (const p of [1, 2]) n += await Promise.resolve(p) } n"],
    "3",
  ],
  [
    "exported names",
    ["export const shared = 5; export function f() { return shared }", "f() + shared"],
    "10",
  ],
  [
    "functions of earlier cells",
    ["function fact(n: number): number { return n < 2 ? 1 : n * fact(n - 1) }", "fact(10)"],
    "3628800",
  ],
  [
    "classes and private fields",
    ["class C { #x = 4; get x() { return this.#x } }", "new C().x"],
    "4",
  ],
  [
    "interfaces and generics",
    [
      "interface Named<T> { value: T }",
      "const v: Named<number> = { value: 3 }",
      "v.value.toFixed(1)",
    ],
    "'3.0'",
  ],
  ["enums", ["enum Kind { A, B }", "Kind[Kind.B]"], "'B'"],
  [
    "destructuring with rest",
    ["const { p, ...rest } = { p: 1, q: 2, r: 3 }", "rest"],
    "{ q: 2, r: 3 }",
  ],
  [
    "labels and all loops",
    [
      "let t = 0; outer: for (let i = 0; ; i++) { for (const k in { a: 1, b: 2 }) { if (i > 2) break outer; if (k === 'b') continue outer; t++; } }\ndo t++; while (t < 10);\nwhile (t < 12) t++;\nt",
    ],
    "12",
  ],
  [
    "closures over loop variables",
    [
      "const fs: (() => number)[] = []; for (let i = 0; i < 3; i++) fs.push(() => i);\nfs.map((f) => f())",
    ],
    "[ 0, 1, 2 ]",
  ],
  [
    "globals of the DOM library in types",
    ["new TextEncoder().encode('é').length + new URL('http://a/b').pathname.length"],
    "4",
  ],
  ["WebAssembly", ["typeof WebAssembly.compile"], "'function'"],
  [
    "types that cannot be named",
    ['const fs = await import("node:fs")', "typeof fs.readFileSync"],
    "'function'",
  ],
  ["values changed by a later cell", ["let counter = 1", "counter += 1; counter"], "2"],
  [
    "variables that a function of an earlier cell changes, and the other way round",
    ["let ticks = 0; function tick() { return ++ticks }", "tick(); ticks += 10; tick()", "ticks"],
    "12",
  ],
  [
    "variables that a callback changes later",
    [
      "let late = 0; setTimeout(() => { late = 5 }, 10)",
      "await new Promise((d) => setTimeout(d, 50)); late",
    ],
    "5",
  ],
  ["variables declared without a value", ["let open: number | undefined", "open = 3", "open"], "3"],
  [
    "earlier names in shorthand properties",
    [
      "const sa = 1; let sb = 2; function sf() { return 3 }",
      "sb = 5; const so = { sa, sb, sf }; [so.sa, so.sb, so.sf()]",
    ],
    "[ 1, 5, 3 ]",
  ],
  [
    "imported names of earlier cells in shorthand properties",
    [
      'import { sep } from "node:path"; import * as os from "node:os"',
      "const { sep: s2, os: o2 } = { sep, os }; [s2, typeof o2.cpus]",
    ],
    "[ '/', 'function' ]",
  ],
  [
    "assignment to earlier names by destructuring, with presets",
    [
      "let da = 0, db = 0, dc: number[] = []",
      "({ da, db = 9, x: [...dc] } = { da: 4, x: [7] } as any)",
      "[da, db, dc]",
    ],
    "[ 4, 9, [ 7 ] ]",
  ],
  [
    "local names that hide earlier ones in shorthand properties",
    [
      "const hidden = 'outer'; let out = ''",
      "const inner = ((hidden: string) => ({ hidden }))('inner'); { const hidden = 'block'; out = { hidden }.hidden }\nconst again = { hidden }; [inner.hidden, out, again.hidden]",
    ],
    "[ 'inner', 'block', 'outer' ]",
  ],
  [
    "a redeclared name in a shorthand property",
    ["const twice = 1", "const twice = 2; ({ twice })"],
    "{ twice: 2 }",
  ],
  ["var", ["var vi = 0; for (; vi < 5; vi++) ;", "vi"], "5"],
  ["a variable that becomes a constant", ["let turn = 1", "const turn = 2", "turn"], "2"],
  [
    "loops over their own variables at full speed",
    ["let acc = 0; for (let i = 0; i < 3e7; i++) acc += i; acc"],
    "449999985000000",
  ],
  ["a trailing comment", ["5 // five"], "5"],
  ["empty cells", ["// nothing", "  \n "], undefined],
  [
    "the version",
    ["%version"],
    `{ beambook: '0.1.0', typescript: '5.0.4', node: '${process.version}' }`,
  ],
  ["regular expressions", ["/a+/.exec('baa')![0] + (1 + 1)"], "'aa2'"],
];

describe("cells", () => {
  for (const [what, cells, last] of WORKING) {
    it(`know ${what}`, async () => {
      let text: string | undefined;
      for (const cell of cells) {
        const { error, ...result } = await kernel.run(cell);
        expect(error?.plain).toBeUndefined();
        text = result.text;
      }
      expect(text).toBe(last);
    });
  }

  it("know the typed globals", async () => {
    expect((await kernel.run("const off: boolean = signal.aborted; off")).text).toBe("false");
    const { error } = await kernel.run("display(1, { update: 'yes' })");
    expect(error?.evalue).toContain("Type 'string' is not assignable to type 'boolean");
  });

  it("keep what earlier cells declared when one fails to compile", async () => {
    await kernel.run("const kept = 11");
    await kernel.run("const kept: number = 'x'");
    expect((await kernel.run("kept")).text).toBe("11");
  });

  it("keep what a failing cell had assigned, and nothing else of it", async () => {
    await kernel.run("const before = 1; interface Shape { a: number }");
    const { error } = await kernel.run(
      "const early: Shape = { a: 5 }; function helper() { return early.a } const late = ((): number => { throw new Error('x') })();",
    );
    expect(error?.evalue).toBe("x");
    expect((await kernel.run("[before, early.a, helper()]")).text).toBe("[ 1, 5, 5 ]");
    expect((await kernel.run("late")).error?.evalue).toContain("Cannot find name 'late'");
    const broken = await kernel.run("const first = 1, second = JSON.parse('{');");
    expect(broken.error?.ename).toBe("SyntaxError");
    for (const name of ["first", "second"]) {
      expect((await kernel.run(name)).error?.ename).toBe("TypeScriptError");
    }
  });

  it("say that syntax is newer than their TypeScript", async () => {
    const { error } = await kernel.run("using file = { [Symbol.dispose]() {} };");
    expect(error?.evalue).toContain("TypeScript 5.0");
  });
});
