import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { type Browser, chromium, type Page } from "playwright-core";
import { findChromium } from "../../scripts/lib/chromium.mjs";
import { repoRoot } from "./peers.js";

const FLAGS = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];

/** A browser whose settings and caches live in a folder of its own. */
export interface TestBrowser {
  /** A page in a context of its own: another user, as far as the server can tell. */
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

/** Starts headless Chromium. */
export async function startBrowser(): Promise<TestBrowser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error("No Chromium found: `npm test` says how to get one.");
  const home = mkdtempSync(`${tmpdir()}/beambook-chromium-`);
  const browser: Browser = await chromium.launch({
    executablePath,
    args: FLAGS,
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home },
  });
  return {
    async newPage() {
      const context = await browser.newContext({ viewport: { width: 1280, height: 1000 } });
      return context.newPage();
    },
    async close() {
      await browser.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Saves what a page shows to `build/screenshots`. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = `${repoRoot}/build/screenshots`;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png` });
}
