import type { PlaceTiles } from "./shared-frames.js";

/** What other threads need to copy modules to their places in an image of shared memory. */
export interface SharedPlaces {
  /** The compiled code and the memory, as WebAssembly has them. */
  readonly code: object;
  readonly memory: object;
  readonly elementBytes: number;
  /** For each module: address of its copy table, number of its tiles. */
  readonly tables: readonly (readonly [address: number, tiles: number])[];
}

/** The part of the WebAssembly API used here; the compiler's library has it only for browsers. */
interface WasmApi {
  Instance: new (module: object, imports: object) => { exports: object };
}

/** Copies one module of one frame; source and target are addresses in the shared memory. */
export type PlaceShared = (module: number, source: number, target: number) => void;

/** The copying for this thread. */
export function openPlaces({ code, memory, elementBytes, tables }: SharedPlaces): PlaceShared {
  const wasm = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly;
  const { exports } = new wasm.Instance(code, { env: { memory } });
  const place = (exports as Record<string, PlaceTiles>)[`place${elementBytes}`];
  return (module: number, source: number, target: number): void => {
    const [table, tiles] = tables[module];
    place(table, tiles, source, target);
  };
}
