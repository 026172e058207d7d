import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Writes files, given by path below `folder`. */
export function writeFiles(folder: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Packages of every kind a notebook's folder may hold. */
export const PACKAGES: Record<string, string> = {
  "node_modules/esm-only/package.json": JSON.stringify({
    name: "esm-only",
    version: "1.0.0",
    type: "module",
    exports: {
      ".": { import: { types: "./index.d.ts", default: "./index.js" } },
      "./deep/*": { types: "./deep/*.d.ts", import: "./deep/*.js" },
    },
  }),
  "node_modules/esm-only/index.js":
    "export const answer = 42; export default function twice(n) { return 2 * n }",
  "node_modules/esm-only/index.d.ts":
    "export declare const answer: number; export default function twice(n: number): number;",
  "node_modules/esm-only/deep/part.js": "export const part = 'deep'",
  "node_modules/esm-only/deep/part.d.ts": "export declare const part: string;",
  "node_modules/slow-start/package.json": JSON.stringify({
    name: "slow-start",
    type: "module",
    exports: { types: "./index.d.ts", default: "./index.js" },
  }),
  "node_modules/slow-start/index.js":
    "await new Promise((done) => setTimeout(done, 20)); export const ready = true;",
  "node_modules/slow-start/index.d.ts": "export declare const ready: boolean;",
  "node_modules/common/package.json": JSON.stringify({
    name: "common",
    main: "index.js",
    types: "index.d.ts",
  }),
  "node_modules/common/index.js": "module.exports = { kind: 'cjs', twice: (n) => 2 * n };",
  "node_modules/common/index.d.ts":
    "export declare const kind: string; export declare function twice(n: number): number;",
  "node_modules/browser-only/package.json": JSON.stringify({ name: "browser-only", main: "i.js" }),
  "node_modules/browser-only/i.js": "module.exports = { width: window.innerWidth };",
  "node_modules/browser-only/index.d.ts": "export declare const width: number;",
  // Shadows a package that the kernel has too.
  "node_modules/h5wasm/package.json": JSON.stringify({
    name: "h5wasm",
    version: "0.0.1",
    main: "index.js",
    types: "index.d.ts",
  }),
  "node_modules/h5wasm/index.js": "exports.whose = 'notebook';",
  "node_modules/h5wasm/index.d.ts": "export declare const whose: string;",
  // Must not shadow the kernel's own.
  "node_modules/@beambook/core/package.json": JSON.stringify({
    name: "@beambook/core",
    version: "0.0.1",
    main: "index.js",
  }),
  "node_modules/@beambook/core/index.js": "exports.stale = true;",
  "helper.ts":
    "import { answer } from 'esm-only';\nexport function shout(text: string): string { return text.toUpperCase() + answer; }\nexport function fails(): never {\n  throw new Error('from a file');\n}\n",
  "data.json": '{ "energy": 9.3 }',
};
