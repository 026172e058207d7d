import { judgeCompleteness } from "../cells/completeness.js";
import type { CellRunner } from "../cells/runner.js";
import type { CommMessageType, JsonObject } from "../comm/host.js";
import type { CommManager } from "../comm/index.js";
import type { Message } from "../wire/message.js";
import { completeAt } from "./completion.js";
import { debugAnswer } from "./debug.js";
import type { Handler } from "./dispatcher.js";
import type { History } from "./history.js";
import { inspectAt } from "./inspection.js";
import { kernelInfo } from "./kernel-info.js";

/** What the handlers need of the kernel. */
export interface HandlerServices {
  runner: CellRunner;
  history: History;
  comms: CommManager;
  /** Told when kernel_info has been asked for: then there is time for slow preparations. */
  onKernelInfo: () => void;
  interrupt: () => void;
  shutdown: (request: Message) => void;
}

/** Answers to everything that does not run a cell. */
export function createHandlers(services: HandlerServices): Record<string, Handler> {
  const { runner, history, comms, onKernelInfo } = services;
  const comm =
    (type: CommMessageType): Handler =>
    async ({ content, metadata, buffers }: Message): Promise<undefined> => {
      await comms.handle(type, content, metadata, buffers);
      return undefined;
    };
  return {
    kernel_info_request: (): JsonObject => {
      onKernelInfo();
      return kernelInfo();
    },
    complete_request: ({ content }: Message): JsonObject => completeAt(runner, content),
    inspect_request: ({ content }: Message): JsonObject => inspectAt(runner, content),
    is_complete_request: ({ content }: Message): JsonObject => {
      const { status, indent } = judgeCompleteness(runner.typescript, String(content.code ?? ""));
      const answer: JsonObject = { status };
      if (status === "incomplete") answer.indent = indent;
      return answer;
    },
    history_request: ({ content }: Message): JsonObject => history.answer(content),
    comm_info_request: ({ content }: Message): JsonObject => commInfo(comms, content),
    comm_open: comm("comm_open"),
    comm_msg: comm("comm_msg"),
    comm_close: comm("comm_close"),
    debug_request: ({ content }: Message): JsonObject => debugAnswer(content),
    // Over the shell channel only old front ends ask for these two.
    interrupt_request: (): JsonObject => {
      services.interrupt();
      return { status: "ok" };
    },
    shutdown_request: (request: Message): JsonObject => {
      services.shutdown(request);
      return { status: "ok", restart: request.content.restart === true };
    },
  };
}

function commInfo(comms: CommManager, { target_name: wanted }: JsonObject): JsonObject {
  const found: JsonObject = {};
  for (const [id, target] of Object.entries(comms.list())) {
    if (!wanted || wanted === target) found[id] = { target_name: target };
  }
  return { status: "ok", comms: found };
}
