import type { JsonObject } from "@beambook/kernel/comm";
import type { MiniHost, SentMessage } from "./mini-host.js";

type State = Record<string, unknown>;
type Path = (string | number)[];

/** What a page knows of one model. */
export interface Model {
  state: State;
  closed: boolean;
  /** Custom messages of the kernel. */
  custom: { content: unknown; buffers: Uint8Array[] }[];
}

/** A page without a screen: keeps models by the widget protocol, written apart from the code under test. */
export class FrontEnd {
  readonly models: Map<string, Model> = new Map();
  readonly #host: Pick<MiniHost, "connect" | "deliver">;
  /** Own changes whose echo has not come yet: model id and key → message id. */
  readonly #expected: Map<string, string> = new Map();
  #count = 0;

  /** @param host - the kernel's end of the wire, or a way to it */
  constructor(host: Pick<MiniHost, "connect" | "deliver">) {
    this.#host = host;
    host.connect((message) => this.#receive(message));
  }

  /** The state of a model. */
  state(id: string): State {
    const model = this.models.get(id);
    if (!model) throw new Error(`The page has no model ${id}.`);
    return model.state;
  }

  /** A user changes a model on this page. */
  set(id: string, patch: State): Promise<void> {
    Object.assign(this.state(id), copy(patch));
    const { json, paths, buffers } = takeBuffers(patch);
    const parent = `page-${++this.#count}`;
    for (const key of Object.keys(patch)) this.#expected.set(`${id} ${key}`, parent);
    const data = { method: "update", state: json as JsonObject, buffer_paths: paths };
    return this.#host.deliver("comm_msg", { comm_id: id, data }, { buffers, parent });
  }

  /** A view sends a custom message. */
  send(id: string, content: unknown, buffers: Uint8Array[] = []): Promise<void> {
    const data = { method: "custom", content } as JsonObject;
    const parent = `page-${++this.#count}`;
    return this.#host.deliver("comm_msg", { comm_id: id, data }, { buffers, parent });
  }

  #receive({ type, content, buffers, parent }: SentMessage): void {
    const id = String(content.comm_id);
    const data = content.data as JsonObject;
    if (type === "comm_open") {
      if (content.target_name !== "jupyter.widget") return;
      const state = putBuffers(data.state as State, data.buffer_paths as Path[], buffers);
      this.models.set(id, { state, closed: false, custom: [] });
    }
    const model = this.models.get(id);
    if (!model) return;
    if (type === "comm_close") model.closed = true;
    if (type !== "comm_msg") return;
    if (data.method === "custom") model.custom.push({ content: data.content, buffers });
    else {
      const state = putBuffers(data.state as State, data.buffer_paths as Path[], buffers);
      Object.assign(model.state, data.method === "update" ? state : this.#heard(id, state, parent));
    }
  }

  /** Of an echo, what is not older than this page's own change. */
  #heard(id: string, state: State, parent: string | undefined): State {
    return Object.fromEntries(
      Object.entries(state).filter(([key]) => {
        const place = `${id} ${key}`;
        const expected = this.#expected.get(place);
        if (expected === undefined) return true;
        if (expected === parent) this.#expected.delete(place);
        return expected === parent;
      }),
    );
  }
}

/** Puts buffers back where they belong. */
export function putBuffers(state: State, paths: Path[], buffers: Uint8Array[]): State {
  paths.forEach((path, i) => {
    let at = state as never as Record<string | number, never>;
    for (const step of path.slice(0, -1)) at = at[step];
    at[path[path.length - 1]] = buffers[i] as never;
  });
  return state;
}

/** Takes buffers out: a mirror image of {@link putBuffers}. */
export function takeBuffers(state: State): { json: unknown; paths: Path[]; buffers: Uint8Array[] } {
  const paths: Path[] = [];
  const buffers: Uint8Array[] = [];
  const walk = (value: unknown, path: Path): unknown => {
    if (value instanceof Uint8Array) {
      paths.push(path);
      buffers.push(value);
      return undefined;
    }
    if (Array.isArray(value)) return value.map((item, i) => walk(item, [...path, i]) ?? null);
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(([k, v]) => [k, walk(v, [...path, k])]);
    return Object.fromEntries(entries.filter(([, v]) => v !== undefined));
  };
  return { json: walk(state, []), paths, buffers };
}

function copy(state: State): State {
  return structuredClone(state);
}
