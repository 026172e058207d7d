import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { extname } from "node:path";
import type { Locator, Page } from "playwright-core";
import { startBrowser, type TestBrowser } from "./browser.js";
import type { FrontEnd } from "./front-end.js";
import type { MiniHost } from "./mini-host.js";
import { repoRoot } from "./peers.js";

const ROOTS: Record<string, string> = {
  "/dist/": `${repoRoot}/packages/widgets/dist/`,
  "/page/": `${repoRoot}/test/support/live-page/`,
};
const TYPES: Record<string, string> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".html": "text/html",
};

/** Where the page's own functions are. */
interface LiveWindow {
  live: {
    update(patch: object): void;
    open(name: string): void;
    setLiveness(now: string): void;
    close(): void;
  };
}

/** A browser with a server for the built views: one for all tests of a file. */
export class ViewBrowser {
  readonly #browser: TestBrowser;
  readonly #server: Server;

  private constructor(browser: TestBrowser, server: Server) {
    this.#browser = browser;
    this.#server = server;
  }

  static async start(): Promise<ViewBrowser> {
    const server = createServer((request, response) => {
      const path = (request.url ?? "").split("?")[0];
      const root = Object.keys(ROOTS).find((r) => path.startsWith(r));
      const css = `${repoRoot}/packages/widgets/src/theme.css`;
      const file = path.endsWith("theme.css") ? css : root && ROOTS[root] + path.slice(root.length);
      if (file === undefined || !existsSync(file)) response.writeHead(404).end();
      else response.setHeader("content-type", TYPES[extname(file)] ?? "").end(readFileSync(file));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new ViewBrowser(await startBrowser(), server);
  }

  /** A page that shows a widget of this process by one of the views' render functions. */
  async open(
    { host, front, id }: { host: MiniHost; front: FrontEnd; id: string },
    view: string,
  ): Promise<LivePage> {
    const page = await this.#browser.newPage();
    const shown = new LivePage(page);
    page.on("pageerror", (error) => shown.faults.push(error.message));
    await page.exposeFunction("toKernel", (patch: Record<string, unknown>) => front.set(id, patch));
    await page.exposeFunction("messageToKernel", (content: unknown) => front.send(id, content));
    const address = this.#server.address();
    const port = typeof address === "object" ? address?.port : 0;
    await page.goto(`http://127.0.0.1:${port}/page/index.html`);
    await page.waitForFunction(() => "live" in window);
    await shown.update(front.state(id));
    await page.evaluate((name) => (window as unknown as LiveWindow).live.open(name), view);
    host.connect(({ content }) => {
      const data = content.data as { state?: object } | undefined;
      if (content.comm_id !== id || data?.state === undefined) return;
      const state = front.state(id);
      const keys = Object.keys(data.state);
      const paths = (content.data as { buffer_paths?: string[][] }).buffer_paths ?? [];
      const names = [...keys, ...paths.map(([name]) => name)];
      void shown.update(Object.fromEntries(names.map((name) => [name, state[name]])));
    });
    return shown;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.close();
  }
}

/** A page with one view. */
export class LivePage {
  readonly page: Page;
  /** Errors that the page did not catch. */
  readonly faults: string[] = [];

  constructor(page: Page) {
    this.page = page;
  }

  part(testId: string): Locator {
    return this.page.getByTestId(testId);
  }

  /** Gives the page's model other values. */
  async update(state: Record<string, unknown>): Promise<void> {
    const entries = Object.entries(state).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? { $bytes: Buffer.from(value).toString("base64") } : value,
    ]);
    const patch = JSON.parse(JSON.stringify(Object.fromEntries(entries))) as object;
    if (this.page.isClosed()) return;
    await this.page.evaluate((p) => (window as unknown as LiveWindow).live.update(p), patch);
  }

  async setLiveness(now: string): Promise<void> {
    await this.page.evaluate((n) => (window as unknown as LiveWindow).live.setLiveness(n), now);
  }

  /** A dark theme, or a light one. */
  async setDark(on: boolean): Promise<void> {
    await this.page.evaluate((dark) => document.body.classList.toggle("dark", dark), on);
  }

  /** Presses the left button at a place in an element and lets go at another; both as shares of its size. */
  async drag(testId: string, from: readonly number[], to: readonly number[]): Promise<void> {
    const { x, y, width, height } = await this.box(testId);
    const { mouse } = this.page;
    await mouse.move(x + from[0] * width, y + from[1] * height);
    await mouse.down();
    await mouse.move(x + to[0] * width, y + to[1] * height, { steps: 5 });
    await mouse.up();
  }

  /** Where an element is. */
  async box(testId: string): Promise<{ x: number; y: number; width: number; height: number }> {
    const box = await this.part(testId).boundingBox();
    if (box === null) throw new Error(`${testId} is not on the page.`);
    return box;
  }

  /** Takes the view off the page. */
  async closeView(): Promise<void> {
    await this.page.evaluate(() => (window as unknown as LiveWindow).live.close());
  }
}
