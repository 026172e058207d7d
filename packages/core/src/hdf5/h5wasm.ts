import { closeSync } from "node:fs";
import { BeambookError } from "../errors.js";
import { loadZstd } from "./codecs/zstd.js";
import type { RawModule } from "./raw-module.js";

/** One instance of h5wasm. HDF5 keeps state, so a file that changes under it or breaks it needs another instance. */
export interface Library {
  module: RawModule;
  /** Files that HDF5 has open, or may have kept open after an error, by their identity. */
  files: Map<string, LibraryFile>;
  /** HDF5's numbers of files in which a call failed, so that something of them may stay open. */
  doubtful: Set<bigint>;
  /** Whether HDF5 crashed; nothing it says afterwards can be trusted. */
  stopped: boolean;
}

/** A file as HDF5 knows it: it hands out what it read once, whatever is written over it. */
export interface LibraryFile {
  /** Size and times when it was opened. */
  stamp: string;
  /** How often it is open. */
  open: number;
  /** Whether HDF5 may keep it open for good. */
  doubtful: boolean;
}

/** What emscripten's module has beside h5wasm's functions. */
interface EmscriptenModule extends RawModule {
  FS?: { streams?: ({ nfd?: number } | null)[] };
}

type Factory = (options: {
  noInitialRun: boolean;
  /** What would go to the console, where a typed error follows anyway. */
  print: (text: string) => void;
  printErr: (text: string) => void;
}) => Promise<EmscriptenModule>;

let loading: Promise<Library> | undefined;
let loaded: Library | undefined;

/** Loads h5wasm once per thread (about 110 ms) and makes HDF5 throw instead of printing its error stack. */
export function loadH5wasm(): Promise<Library> {
  loading ??= makeLibrary().then((library) => {
    loaded = library;
    return library;
  });
  return loading;
}

/** Another instance (about 30 ms) for the files that are opened from now on; open ones stay with theirs. */
export function replaceH5wasm(): Promise<Library> {
  loading = undefined;
  return loadH5wasm();
}

/** h5wasm after {@link loadH5wasm} was awaited once. */
export function loadedH5wasm(): Library {
  if (!loaded) throw new BeambookError("Internal", "HDF5 is used before it is loaded.");
  if (loaded.stopped) throw stoppedError();
  return loaded;
}

async function makeLibrary(): Promise<Library> {
  // The package's entry makes one instance and keeps it; the factory beside it makes as many as are needed.
  const entry = import.meta.resolve("h5wasm/node");
  const [{ default: factory }] = await Promise.all([
    import(new URL("./hdf5_util.js", entry).href) as Promise<{ default: Factory }>,
    loadZstd(),
  ]);
  const raw = await factory({ noInitialRun: true, print: () => {}, printErr: () => {} });
  raw.activate_throwing_error_handler();
  const library: Library = { module: raw, files: new Map(), doubtful: new Set(), stopped: false };
  library.module = guarded(raw, library);
  return library;
}

/** Calls that do not close what they opened when they fail. */
const LEAKING = /^get_(dataset|attribute)/;

/** The module with its functions watched: after a crash it refuses to work, and the next file gets a new instance. */
function guarded(raw: EmscriptenModule, library: Library): RawModule {
  const module = Object.create(raw) as Record<string, unknown>;
  for (const [name, work] of Object.entries(raw)) {
    if (typeof work !== "function" || !/^(_malloc|_free|[a-z]\w+)$/.test(name)) continue;
    module[name] = (...args: unknown[]): unknown => {
      if (library.stopped) throw stoppedError();
      try {
        return work.apply(raw, args);
      } catch (cause) {
        if (typeof args[0] === "bigint" && LEAKING.test(name)) library.doubtful.add(args[0]);
        if (!isCrash(cause)) throw cause;
        stop(raw, library);
        throw stoppedError(cause);
      }
    };
  }
  return module as unknown as RawModule;
}

function isCrash(cause: unknown): boolean {
  if (cause instanceof RangeError) return true; // its stack is used up
  if (!(cause instanceof Error)) return false;
  return cause.name === "RuntimeError" || cause.message.startsWith("Aborted(");
}

function stop(raw: EmscriptenModule, library: Library): void {
  library.stopped = true;
  for (const stream of raw.FS?.streams ?? []) {
    if (stream?.nfd === undefined || stream.nfd <= 2) continue;
    try {
      closeSync(stream.nfd);
    } catch {
      // closed already
    }
  }
  if (loaded === library) replaceH5wasm().catch(() => {}); // told to whoever opens the next file
}

function stoppedError(cause?: unknown): BeambookError {
  return new BeambookError("FileFormat", "HDF5 crashed: a file is damaged.", {
    hint: "Files that were open must be opened again.",
    cause,
  });
}
