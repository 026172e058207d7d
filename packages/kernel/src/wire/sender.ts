/** The part of a ZeroMQ socket that sends. */
export interface SendingSocket {
  send(frames: Uint8Array[]): Promise<void>;
}

interface Waiting {
  frames: Uint8Array[];
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * Sends messages over one socket in order. A socket refuses a message (EBUSY) while another is under way, so what does
 * not pass at once waits here.
 */
export class Sender {
  readonly #socket: SendingSocket;
  readonly #waiting: Waiting[] = [];
  #last: Promise<void> = Promise.resolve();
  #retrying = false;

  constructor(socket: SendingSocket) {
    this.#socket = socket;
  }

  /** Resolves when ZeroMQ has taken the message. */
  send(frames: Uint8Array[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ frames, resolve, reject });
      this.#pump();
    });
  }

  /** Resolves when nothing waits any more. */
  async flush(): Promise<void> {
    while (this.#waiting.length > 0) await this.#last.catch(() => {}).then(nextTurn);
    await this.#last.catch(() => {});
  }

  #pump(): void {
    while (this.#waiting.length > 0 && !this.#retrying) {
      const next = this.#waiting[0];
      try {
        const sent = this.#socket.send(next.frames);
        this.#waiting.shift();
        this.#last = sent;
        sent.then(next.resolve, next.reject);
      } catch (error) {
        if ((error as { code?: string }).code === "EBUSY") {
          this.#retry();
          return;
        }
        this.#waiting.shift();
        next.reject(error);
      }
    }
  }

  #retry(): void {
    this.#retrying = true;
    this.#last
      .catch(() => {})
      .then(nextTurn)
      .then(() => {
        this.#retrying = false;
        this.#pump();
      });
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
