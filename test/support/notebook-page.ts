import type { Locator, Page } from "playwright-core";
import { screenshot } from "./browser.js";
import type { Lab } from "./lab.js";
import type { Notebook } from "./notebook.js";

/** What is used of JupyterLab's kernel connection, as its page offers it to tests. */
interface Kernel {
  status: string;
  connectionStatus: string;
  requestExecute(content: object): {
    onIOPub?: (message: {
      content: { text?: string; data?: Record<string, string>; evalue?: string };
    }) => void;
    done: Promise<unknown>;
  };
}

interface LabWindow {
  jupyterapp: {
    shell: {
      currentWidget?: {
        sessionContext?: { session?: { kernel?: Kernel | null } | null };
        content?: { model?: { toJSON(): Notebook } };
      };
    };
  };
}

/** A notebook open in JupyterLab, and what a user does with it. */
export class NotebookPage {
  readonly page: Page;
  readonly #url: string;

  private constructor(page: Page, url: string) {
    this.page = page;
    this.#url = url;
  }

  /** Opens a notebook by its path in the lab's folder, in a fresh workspace. */
  static async open(page: Page, lab: Lab, path: string): Promise<NotebookPage> {
    const opened = new NotebookPage(page, `${lab.url}lab/tree/${path}?reset`);
    await opened.reload();
    return opened;
  }

  /** Loads the page again; returns when the notebook is shown. */
  async reload(): Promise<void> {
    await this.#pictured(async () => {
      await this.page.goto(this.#url);
      await this.page.locator(".jp-Notebook .jp-Cell").first().waitFor();
      await this.page.locator("#jupyterlab-splash").waitFor({ state: "detached" });
    });
  }

  /** Waits until the kernel has nothing to do. */
  async idle(timeout = 40_000): Promise<void> {
    await this.#pictured(() => this.page.waitForFunction(kernelIdle, undefined, { timeout }));
  }

  /** Run → Run All Cells; returns when the last cell has its number. */
  async runAll(timeout = 60_000): Promise<void> {
    await this.idle();
    await this.menu("Run", "runmenu:run-all");
    await this.#pictured(() => this.page.waitForFunction(allNumbered, undefined, { timeout }));
    await this.idle();
  }

  /** File → Save Notebook; returns when the file is written. */
  async save(): Promise<void> {
    const written = this.page.waitForResponse(
      (response) =>
        response.request().method() === "PUT" && response.url().includes("/api/contents/"),
    );
    await this.menu("File", "docmanager:save");
    await written;
  }

  /** What goes wrong on the way leaves a screenshot. */
  async #pictured(action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
    } catch (error) {
      await screenshot(this.page, "failed");
      throw error;
    }
  }

  /** Chooses an item of the menu bar by its command. */
  async menu(name: string, command: string): Promise<void> {
    await this.page.locator(".lm-MenuBar-item", { hasText: new RegExp(`^${name}$`) }).click();
    await this.page.locator(`.lm-Menu-item[data-command="${command}"]`).click();
  }

  /** What cells failed with. */
  async errors(): Promise<string[]> {
    const notebook = await this.page.evaluate(() =>
      (window as unknown as LabWindow).jupyterapp.shell.currentWidget?.content?.model?.toJSON(),
    );
    const outputs = notebook?.cells.flatMap((cell) => cell.outputs ?? []) ?? [];
    return outputs
      .filter((output) => output.output_type === "error")
      .map((output) => `${output.ename}: ${output.evalue}`);
  }

  /** The outputs of a code cell, counted among code cells from 0. */
  outputs(cell: number): Locator {
    return this.page.locator(".jp-CodeCell").nth(cell).locator(".jp-OutputArea-output");
  }

  /** The value of an expression in the notebook's kernel; what JSON cannot say is lost. */
  async evaluateJson<T>(expression: string): Promise<T> {
    const printed = await this.evaluate(`console.log(JSON.stringify(${expression}))`);
    try {
      return JSON.parse(printed.trim().split("\n").pop() ?? "") as T;
    } catch {
      throw new Error(`The kernel answered \`${expression}\` with: ${printed}`);
    }
  }

  /** Runs code in the notebook's kernel beside its cells; what it printed and its result as text. */
  async evaluate(code: string): Promise<string> {
    return this.page.evaluate(async (source) => {
      const { shell } = (window as unknown as LabWindow).jupyterapp;
      const kernel = shell.currentWidget?.sessionContext?.session?.kernel;
      if (!kernel) throw new Error("The notebook has no kernel.");
      let text = "";
      const future = kernel.requestExecute({ code: source, store_history: false });
      future.onIOPub = ({ content }) => {
        text += content.text ?? content.data?.["text/plain"] ?? content.evalue ?? "";
      };
      await future.done;
      return text;
    }, code);
  }
}

/** Whether each code cell of the page has been executed; runs in the page. */
function allNumbered(): boolean {
  const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")];
  return prompts.every((prompt) => /\[\d+\]/.test(prompt.textContent ?? ""));
}

/** Whether the notebook's kernel is connected and has nothing to do; runs in the page. */
function kernelIdle(): boolean {
  const { shell } = (window as unknown as LabWindow).jupyterapp;
  const kernel = shell.currentWidget?.sessionContext?.session?.kernel;
  return kernel?.connectionStatus === "connected" && kernel.status === "idle";
}
