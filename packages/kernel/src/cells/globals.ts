import { currentContext } from "../channels/request-context.js";
import type { MimeBundle, NotebookHost } from "../comm/host.js";
import type { DisplayFunction } from "../output/display.js";
import { completeBundle } from "../output/represent.js";
import { CELL_TYPESCRIPT, VERSION } from "../requests/kernel-info.js";
import { tslabRequire } from "./install.js";
import type { NotebookGlobal } from "./notebook-global.js";

/** Puts what cells use without importing it into the global scope. */
export function installGlobals(host: NotebookHost, display: DisplayFunction): void {
  const notebook: NotebookGlobal = {
    input: host.input.bind(host),
    clearOutput: (options?: { wait?: boolean }): void => {
      host.clearOutput(options).catch(() => {});
    },
    page: (content: string | MimeBundle): void => {
      const data: MimeBundle = typeof content === "string" ? { "text/plain": content } : content;
      currentContext()?.cell?.payload.push({
        source: "page",
        data: completeBundle(data, ""),
        start: 0,
      });
    },
    versions: { beambook: VERSION, typescript: CELL_TYPESCRIPT, node: process.version },
  };
  const never = new AbortController().signal;
  const define = (name: string, value: unknown): void => {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  };
  define("display", display);
  define("notebook", notebook);
  define("input", notebook.input);
  define("clearOutput", notebook.clearOutput);
  Object.defineProperty(globalThis, "signal", {
    get: (): AbortSignal => host.signal ?? never,
    set: (value: unknown): void => define("signal", value),
    configurable: true,
  });
}

interface TslabOutput {
  data: MimeBundle;
  metadata: object;
  transient: { display_id?: string };
}

/** Makes the `display` of `import { display } from "tslab"` publish through this kernel. */
export function connectTslabDisplay(host: NotebookHost): void {
  const jupyter = tslabRequire("./jupyter") as {
    lastWriteDisplayData?: (output: TslabOutput, update?: boolean) => void;
  };
  jupyter.lastWriteDisplayData = ({ data, transient }: TslabOutput, update?: boolean): void => {
    host.display(data, { displayId: transient.display_id, update }).catch(() => {});
  };
}
