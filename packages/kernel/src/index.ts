/**
 * A Jupyter kernel for TypeScript: complete messaging with comms in both directions around tslab's converter and
 * executor. Start it with `beambook-kernel <connection-file>`, or write its kernelspec:
 *
 * @example
 * import { writeKernelspec } from "@beambook/kernel";
 * writeKernelspec("share/jupyter/kernels/beambook");
 *
 * @module
 */

export type { NotebookGlobal } from "./cells/notebook-global.js";
export { KERNEL_NAME, type KernelspecOptions, writeKernelspec } from "./kernelspec.js";
export { COMPLETE_NAMES, type NameQuestion } from "./live/names.js";
export type {
  DisplayCallOptions,
  DisplayFunction,
  DisplayHandle,
  DisplayTarget,
} from "./output/display.js";
