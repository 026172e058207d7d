/**
 * The contract between a notebook kernel and the code that runs in it: display, input, comms, and the manager that
 * keeps comms over any transport. Any JavaScript kernel that installs a {@link NotebookHost} can run `@beambook/widgets`.
 *
 * @example
 * const comms = new CommManager(transport, host);       // host: your NotebookHost
 * setNotebookHost({ ...host, comms });
 * onShellMessage(async (m) => comms.handle(m.type, m.content, m.metadata, m.buffers));
 *
 * @module
 */
export * from "./buffers.js";
export * from "./control.js";
export * from "./host.js";
export { newCommId } from "./ids.js";
export { type CommHooks, CommManager } from "./manager.js";
export * from "./registry.js";
