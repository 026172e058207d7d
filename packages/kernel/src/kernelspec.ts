import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Name by which notebooks ask for the kernel. */
export const KERNEL_NAME: string = "beambook";

/**
 * Lets glibc ask for large pages for large arrays, as numpy does: most of the time of reading into new memory goes into
 * getting it page by page. It counts only when Node starts; other C libraries do not know it.
 */
const MEMORY_ENV = { GLIBC_TUNABLES: "glibc.malloc.hugetlb=1" };

/** Where the kernel's parts lie. */
export interface KernelspecOptions {
  /** Absolute path of Node; defaults to the running one. */
  nodePath?: string;
  /** Absolute path of the kernel's `main.js`; defaults to this package's. */
  mainPath?: string;
}

/**
 * Writes a kernelspec folder. Its paths are absolute, so the kernel starts whatever the server's PATH is.
 *
 * @param dir - `…/share/jupyter/kernels/beambook`; made when it does not exist
 */
export function writeKernelspec(dir: string, options: KernelspecOptions = {}): void {
  const {
    nodePath = process.execPath,
    mainPath = fileURLToPath(new URL("./main.js", import.meta.url)),
  } = options;
  const spec = {
    argv: [nodePath, "--no-warnings", mainPath, "{connection_file}"],
    display_name: "TypeScript (beambook)",
    language: "typescript",
    interrupt_mode: "message",
    env: MEMORY_ENV,
    metadata: { debugger: false },
  };
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, "kernel.json"), `${JSON.stringify(spec, null, 2)}\n`);
}
