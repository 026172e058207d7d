import type { Iopub } from "./channels/iopub.js";
import {
  bindContext,
  contextOfError,
  currentContext,
  runRedirected,
} from "./channels/request-context.js";
import type { StdinChannel } from "./channels/stdin.js";
import type { CommTransport, DisplayOptions, MimeBundle, NotebookHost } from "./comm/host.js";
import { CommManager } from "./comm/index.js";
import { publishDisplay } from "./output/display.js";
import { describeError, errorContent } from "./output/errors.js";
import { completeBundle } from "./output/represent.js";
import { logOnce } from "./wire/log.js";

/** The services of this kernel for the code that runs in it. */
export interface KernelHost extends NotebookHost {
  readonly comms: CommManager;
}

/** Makes the host on top of the kernel's channels. */
export function createHost(iopub: Iopub, stdin: StdinChannel): KernelHost {
  const transport: CommTransport = {
    send: iopub.publish.bind(iopub),
  };
  const reportError = (error: unknown): void => {
    const { request: parent = null, sink } = contextOfError(error) ?? {};
    iopub.publish("error", errorContent(describeError(error)), { parent, sink }).catch(() => {});
  };
  const comms = new CommManager(transport, {
    bind: bindContext,
    reportError,
    log: (line: string): void => logOnce(line, line),
  });
  return {
    comms,
    reportError,
    bind: bindContext,
    redirect: runRedirected,
    display: (bundle: MimeBundle, options: DisplayOptions = {}): Promise<void> =>
      publishDisplay(iopub, completeBundle(bundle), options),
    clearOutput: ({ wait = false }: { wait?: boolean } = {}): Promise<void> =>
      iopub.publish("clear_output", { wait }),
    input: stdin.ask.bind(stdin),
    get parentId(): string | undefined {
      return currentContext()?.request.header.msg_id;
    },
    get signal(): AbortSignal | undefined {
      return currentContext()?.cell?.abort.signal;
    },
  };
}
