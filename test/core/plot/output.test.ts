import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBeambookError, isDisplayable, JUPYTER_DISPLAY, ndarray } from "@beambook/core";
import { encodeIndexed, encodePng, type Figure, figure, PLOTLY_MIME } from "@beambook/core/plot";
import { convertIndexedToRgb, decode } from "fast-png";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { linspace, randomNumbers } from "./random.js";
import { parseSvg } from "./svg-tree.js";

describe("in a notebook", () => {
  const random = randomNumbers(9);
  const noise = (n: number): Float64Array => Float64Array.from({ length: n }, random);

  it("a small line plot is live and an SVG", () => {
    const fig = figure({ title: "T" }).line([1, 2, 3]);
    expect(isDisplayable(fig)).toBe(true);
    const bundle = fig[JUPYTER_DISPLAY]();
    expect(Object.keys(bundle).sort()).toEqual([PLOTLY_MIME, "image/svg+xml", "text/plain"].sort());
    expect(() => parseSvg(String(bundle["image/svg+xml"]))).not.toThrow();
    expect(bundle["text/plain"]).toBe('Figure 640x400 "T": 1 line');
    expect(fig.warnings).toEqual([]);
  });

  it("an image is live and a PNG of at most 640 pixels", () => {
    const bundle = figure({ width: 1500, height: 800 })
      .image([
        [1, 2],
        [3, 4],
      ])
      [JUPYTER_DISPLAY]();
    expect(decode(Buffer.from(String(bundle["image/png"]), "base64")).width).toBe(640);
    expect(bundle["image/svg+xml"]).toBeUndefined();
  });

  const large: [string, () => Figure][] = [
    [
      "a megapixel of noise",
      () => figure().image(ndarray(Float32Array.from(noise(1024 * 1024)), [1024, 1024])),
    ],
    [
      "colours",
      () =>
        figure().image(
          ndarray(
            Uint8Array.from(noise(600 * 700 * 3), (v) => 255 * v),
            [600, 700, 3],
          ),
        ),
    ],
    ["a million points of a line", () => figure().line(noise(1e6))],
    ["many points", () => figure().scatter(noise(3e5), noise(3e5), { values: noise(3e5) })],
    [
      "many lines",
      () => {
        const fig = figure();
        for (let k = 0; k < 30; k++) fig.line(noise(4000), { label: `l${k}` });
        return fig;
      },
    ],
    [
      "many images",
      () => {
        const grid = figure.grid(3, 3, { width: 1200, height: 1000 });
        for (let k = 0; k < 9; k++)
          grid.panel(Math.floor(k / 3), k % 3).image(ndarray(noise(250_000), [500, 500]));
        return grid;
      },
    ],
  ];

  it.each(large)("%s stays below 300 kB, and the figure says what it leaves out", (_, make) => {
    const fig = make();
    const bundle = fig[JUPYTER_DISPLAY]();
    expect(JSON.stringify(bundle).length).toBeLessThan(300_000);
    const { data } = bundle[PLOTLY_MIME] as { data: { type: string }[] };
    expect(data.length).toBe(fig.toPlotly().data.length);
    expect(fig.warnings.length).toBeGreaterThan(0);
    expect(fig.warnings.length).toBeLessThan(20);
    const known = [...fig.warnings];
    fig[JUPYTER_DISPLAY]();
    expect(fig.warnings).toEqual(known);
  });
});

describe("save", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "beambook-plot-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("writes PNG, SVG, JSON and HTML by the ending, and leaves nothing else behind", async () => {
    const fig = figure({ width: 900, height: 300 }).line(linspace(0, 1, 10), {
      label: "</script>",
    });
    for (const ending of ["png", "svg", "json", "html", "PNG"])
      await fig.save(join(folder, `a.${ending}`));
    expect((await readdir(folder)).sort()).toEqual(["a.PNG", "a.html", "a.json", "a.png", "a.svg"]);
    expect(decode(await readFile(join(folder, "a.png"))).width).toBe(900);
    expect(await readFile(join(folder, "a.svg"), "utf8")).toBe(fig.toSvg());
    expect(JSON.parse(await readFile(join(folder, "a.json"), "utf8"))).toEqual(fig.spec);
    expect(await readFile(join(folder, "a.html"), "utf8")).toContain("<svg");
    await fig.save(join(folder, "live.html"), { plotly: "plotly.js" });
    const live = await readFile(join(folder, "live.html"), "utf8");
    expect(live.match(/<\/script>/g)).toHaveLength(2);
  });

  it("keeps the old file when drawing fails", async () => {
    const path = join(folder, "a.png");
    await writeFile(path, "old");
    const broken = figure().yAxis({ scale: "log" }).line([-1, 0]);
    await expect(broken.save(path)).rejects.toThrow("nothing positive");
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["a.png"]);
  });

  it("never shows a half-written file", async () => {
    const path = join(folder, "a.svg");
    const [short, long] = [figure().line([1, 2]), figure().line(linspace(0, 1, 1500))];
    await short.save(path);
    const whole = new Set([short.toSvg(), long.toSvg()]);
    let busy = true;
    const reading = (async (): Promise<number> => {
      let reads = 0;
      for (; busy && reads < 10_000; reads++)
        expect(whole.has(await readFile(path, "utf8"))).toBe(true);
      return reads;
    })();
    for (let k = 0; k < 20; k++) await (k % 2 ? short : long).save(path);
    busy = false;
    expect(await reading).toBeGreaterThan(0);
  });

  it("says which endings there are, and why a file cannot be written", async () => {
    const fig = figure().line([1, 2]);
    const codeOf = async (path: string): Promise<unknown> => {
      const error: unknown = await fig.save(path).catch((e: unknown) => e);
      return isBeambookError(error) ? error.code : error;
    };
    expect(await codeOf(join(folder, "a.pdf"))).toBe("InvalidArgument");
    expect(await codeOf(join(folder, "constructor"))).toBe("InvalidArgument");
    expect(await codeOf(join(folder, "missing", "a.png"))).toBe("FileAccess");
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("the PNG encoder", () => {
  const random = randomNumbers(21);

  it("writes what fast-png reads back, for any number of colours", () => {
    for (const colors of [1, 2, 3, 4, 5, 16, 17, 256, 257, 5000]) {
      const [width, height] = [61, 37];
      const palette = Array.from({ length: colors }, () => [
        random() * 256,
        random() * 256,
        random() * 256,
      ]);
      const rgba = new Uint8Array(4 * width * height);
      for (let i = 0; i < width * height; i++) {
        rgba.set([...palette[Math.floor(random() * colors)], 255], 4 * i);
      }
      const png = decode(encodePng({ width, height, rgba }), { checkCrc: true });
      const rgb = png.palette ? convertIndexedToRgb(png) : png.data;
      expect(png.width * png.height).toBe(width * height);
      const expected = rgba.filter((_, i) => i % 4 !== 3);
      expect(
        Buffer.compare(Buffer.from(rgb as Uint8Array), Buffer.from(expected)),
        `${colors}`,
      ).toBe(0);
    }
  });

  it("keeps transparency", () => {
    const rgba = Uint8Array.of(1, 2, 3, 0, 4, 5, 6, 255);
    const png = decode(encodePng({ width: 2, height: 1, rgba }));
    expect(png.palette?.map((c) => c[3])).toEqual([0, 255]);
    const many = Uint8Array.from({ length: 4 * 400 }, (_, i) => (i * 7 + (i >> 3)) % 256);
    const full = decode(encodePng({ width: 20, height: 20, rgba: many }));
    expect(full.channels === 4 || full.palette !== undefined).toBe(true);
  });

  it("packs small palettes", () => {
    const indexes = Uint8Array.from({ length: 64 * 64 }, (_, i) => i % 2);
    const palette = Uint8Array.of(0, 0, 0, 255, 255, 255, 255, 255);
    expect(decode(encodeIndexed({ width: 64, height: 64, indexes, palette })).depth).toBe(1);
  });
});
