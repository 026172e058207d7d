// A thread that helps to copy frames to their places: sleeps until there is a job, never ends by itself.
import { workerData } from "node:worker_threads";
import { type PlaceTiles, placeWhatIsLeft, SLOT } from "./shared-frames.js";

interface HelperData {
  module: object;
  memory: object;
  control: Int32Array;
}

/** The part of the WebAssembly API used here; the compiler's library has it only for browsers. */
interface WasmApi {
  Instance: new (module: object, imports: object) => { exports: object };
}

const { module, memory, control }: HelperData = workerData as HelperData;
const wasm: WasmApi = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly;
const { exports } = new wasm.Instance(module, { env: { memory } });
for (let seen = 0; ; ) {
  Atomics.wait(control, SLOT.job, seen);
  seen = Atomics.load(control, SLOT.job);
  placeWhatIsLeft(control, exports as Record<string, PlaceTiles>);
}
