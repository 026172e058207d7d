import { JUPYTER_DISPLAY } from "@beambook/core";
import {
  defineWidgetClass,
  HBox,
  HTML,
  IntSlider,
  int,
  Password,
  Tab,
  VBox,
} from "@beambook/widgets";
import { describe, expect, test } from "vitest";

describe("where there is no live view", () => {
  class Pictured extends defineWidgetClass({ traits: { size: int(3) } }) {
    protected override fallback(): { "image/png": string } {
      return { "image/png": "A".repeat(this.size) };
    }
  }
  const html = async (box: { [JUPYTER_DISPLAY](): unknown }): Promise<string | undefined> =>
    ((await box[JUPYTER_DISPLAY]()) as Record<string, string>)["text/html"];

  test("a box shows the pictures and words of what it holds, escaped, with the titles of its pages", async () => {
    const words = new IntSlider({ value: 7, description: "<i>n</i>" });
    const row = await html(new HBox([words, new Pictured(), new HTML({ value: "<b>x</b>" })]));
    expect(row).toContain("flex-flow:row wrap");
    expect(row).toContain("IntSlider(value=7, description=&quot;&lt;i&gt;n&lt;/i&gt;&quot;)");
    expect(row).toContain('src="data:image/png;base64,AAA"');
    expect(row).toContain("<b>x</b>");
    const tab = await html(new Tab([new VBox([words])], { titles: ["a & b"] } as object));
    expect(tab).toMatch(/column wrap.*<b>a &amp; b<\/b>.*column wrap.*IntSlider/);
    expect(await html(new VBox([]))).toBeUndefined();
  });

  test("a box stays below 300 kB: what would be too much is said in words", async () => {
    const large = [200_000, 200_000, 50_000].map((size) => new Pictured({ size }));
    const text = (await html(new VBox(large))) ?? "";
    expect(text.length).toBeLessThan(300_000);
    expect(text.match(/<img/g)?.length).toBe(2);
    expect(text).toContain("Pictured(size=200000)");
  });

  test("a password is not written into the notebook", async () => {
    const secret = new Password({ value: "hunter2", description: "key" });
    expect(String(secret)).toBe('Password(description="key")');
    expect(JSON.stringify(await new VBox([secret])[JUPYTER_DISPLAY]())).not.toContain("hunter2");
  });
});
