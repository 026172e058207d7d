/** Memory of a WebAssembly module. Growing it replaces `buffer`. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** The part of the WebAssembly API used here; the compiler's library has it only for browsers. */
interface WasmApi {
  Module: new (bytes: Uint8Array) => object;
  Memory: new (size: { initial: number }) => WasmMemory;
  Instance: new (module: object, imports: object) => { exports: object };
}

/** Modules by their code: what V8 learned of one serves all its instances. */
const modules = new Map<string, object>();

/** Bytes by which memory grows. */
const PAGE = 65536;

/**
 * A module with a memory of its own.
 *
 * @param code - the module as base64
 * @param bytes - that the memory has room for at first
 */
export function loadWasm<Exports>(
  code: string,
  bytes: number = PAGE,
): { memory: WasmMemory; exports: Exports } {
  const wasm = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly;
  const memory = new wasm.Memory({ initial: Math.ceil(bytes / PAGE) });
  let module = modules.get(code);
  if (!module) {
    module = new wasm.Module(Buffer.from(code, "base64"));
    modules.set(code, module);
  }
  const instance = new wasm.Instance(module, { env: { memory } });
  return { memory, exports: instance.exports as Exports };
}

/** Makes memory at least so long. */
export function growTo(memory: WasmMemory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
}

/** The next multiple of 64, where a cache line begins. */
export function align(address: number): number {
  return Math.ceil(address / 64) * 64;
}
