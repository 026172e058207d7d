import { createRequire } from "node:module";

/** ZeroMQ is CommonJS with getters that `import` does not see. */
export const zmq: typeof import("zeromq") = createRequire(import.meta.url)("zeromq");
