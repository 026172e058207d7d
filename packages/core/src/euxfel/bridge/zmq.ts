import { createRequire } from "node:module";

/** ZeroMQ, loaded at the first call: it is a native module, and CommonJS with getters that `import` does not see. */
export function loadZmq(): typeof import("zeromq") {
  return createRequire(import.meta.url)("zeromq");
}
