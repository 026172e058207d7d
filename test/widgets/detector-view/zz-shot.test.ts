import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { extname } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, it } from "vitest";
import { screenshot, startBrowser, type TestBrowser } from "../../support/browser.js";
import { repoRoot } from "../../support/peers.js";

const ROOTS: Record<string, string> = {
  "/dist/": `${repoRoot}/packages/widgets/dist/`,
  "/page/": `${repoRoot}/test/widgets/detector-view/page/`,
};
const TYPES: Record<string, string> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".html": "text/html",
};

let server: Server;
let browser: TestBrowser;
let page: Page;
const faults: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = (request.url ?? "").split("?")[0];
    const root = Object.keys(ROOTS).find((r) => path.startsWith(r));
    const css = `${repoRoot}/packages/widgets/src/theme.css`;
    const file = path.endsWith("theme.css") ? css : root && ROOTS[root] + path.slice(root.length);
    if (file === undefined || !existsSync(file)) response.writeHead(404).end();
    else response.setHeader("content-type", TYPES[extname(file)] ?? "").end(file.endsWith("fake-kernel.js") ? readFileSync(file,"utf8").replace("d: 2.5,","d: 2.5, chi: Math.atan2(y, x),") : readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await startBrowser();
  page = await browser.newPage();
  page.on("pageerror", (error) => faults.push(error.message));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  await page.goto(`http://127.0.0.1:${port}/page/index.html`);
  await shown(0);
});

afterAll(async () => {
  await browser?.close();
  server?.close();
});

/** Waits until a frame is on the canvas. */
async function shown(frame: number): Promise<void> {
  await page.locator(`[data-testid=bb-detector-canvas][data-frame="${frame}"]`).waitFor();
  await settled();
}

async function settled(): Promise<void> {
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
}


it("shot", async () => {
  const c = page.locator("[data-testid=bb-detector-canvas]");
  const box = (await c.boundingBox())!;
  await page.mouse.move(box.x + box.width*0.35, box.y + box.height*0.4);
  await page.waitForTimeout(1500);
  await page.screenshot({ path: "/tmp/i9nb/chi-light.png" });
  await page.evaluate(() => { document.body.setAttribute("data-jp-theme-light","false"); document.documentElement.style.setProperty("--jp-layout-color0","#111"); document.documentElement.style.setProperty("--jp-layout-color1","#111"); document.documentElement.style.setProperty("--jp-ui-font-color1","#eee"); document.documentElement.style.setProperty("--jp-content-font-color1","#eee"); document.body.style.background="#111"; });
  await page.mouse.move(box.x + box.width*0.36, box.y + box.height*0.4);
  await page.waitForTimeout(1500);
  await page.screenshot({ path: "/tmp/i9nb/chi-dark.png" });
  console.log(await page.locator("[data-testid=bb-detector-readout]").textContent(), faults);
}, 60000);
