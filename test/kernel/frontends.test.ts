import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeKernelspec } from "@beambook/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repoRoot, runPython } from "../support/peers.js";

interface Cell {
  source: string[];
  metadata: { tags?: string[] };
  outputs: { text?: string[]; data?: Record<string, unknown> }[];
}

let folder: string;
const python = (args: readonly string[], options: { input?: string } = {}): string =>
  runPython(
    "import runpy, sys; sys.argv = sys.argv[1:]; runpy.run_module(sys.argv[0], None, '__main__', True)",
    args,
    {
      ...options,
      cwd: folder,
      env: {
        JUPYTER_PATH: join(folder, "share"),
        PYTHONPATH: `${join(repoRoot, "packages/kernel/papermill")}:${folder}`,
      },
    },
  );

function writeNotebook(name: string, cells: [source: string, tags?: string[]][]): void {
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: "beambook", display_name: "TypeScript", language: "typescript" },
    },
    cells: cells.map(([source, tags = []], n) => ({
      cell_type: "code",
      id: `cell-${n}`,
      metadata: { tags },
      execution_count: null,
      outputs: [],
      source,
    })),
  };
  writeFileSync(join(folder, name), JSON.stringify(notebook));
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "beambook-frontends-"));
  writeKernelspec(join(folder, "share/kernels/beambook"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("papermill", () => {
  it("puts parameters behind the cell that is tagged for them", () => {
    const yaml =
      '{names: [x, "y\\"z\\n", null], alpha: 42, big: 9007199254740993, limits: {low: -5, high: 1.5, open: true}}';
    writeNotebook("in.ipynb", [
      [
        `let big = 0n;\nconst alpha = 1;\nlet names: string[] = ["a"]; // who\nlet limits = {};`,
        ["parameters"],
      ],
      ["console.log(JSON.stringify([alpha * 2, names, String(big)]))"],
      ["limits"],
    ]);
    python(["beambook_papermill", "in.ipynb", "out.ipynb", "-y", yaml]);
    const { cells } = JSON.parse(readFileSync(join(folder, "out.ipynb"), "utf8")) as {
      cells: Cell[];
    };
    expect(cells[1].metadata.tags).toEqual(["injected-parameters"]);
    expect(cells[2].outputs[0].text?.join("")).toBe(
      '[84,["x","y\\"z\\n",null],"9007199254740993"]\n',
    );
    expect(cells[3].outputs[0].data?.["text/plain"]).toEqual([
      "{ low: -5, high: 1.5, open: true }",
    ]);
  }, 120_000);

  it("lists a notebook's parameters", () => {
    writeNotebook("help.ipynb", [
      ["const alpha = 0.5; // step\nlet names: string[] = [];", ["parameters"]],
    ]);
    const text = python(["beambook_papermill", "--help-notebook", "help.ipynb"]);
    expect(text).toMatch(/alpha: .*\(default 0\.5\)\s+step/);
    expect(text).toMatch(/names: string\[\] \(default \[\]\)/);
  }, 60_000);
});

describe("jupyter console", () => {
  it("counts cells, shows results and errors, and asks for input", () => {
    const lines = [
      "const a = 20",
      "a * 2 + 2",
      "await input('name? ')",
      "Ada",
      "nowhere",
      "a + 1",
      "",
    ];
    const text = python(["jupyter_console", "--kernel", "beambook", "--simple-prompt"], {
      input: lines.join("\n"),
    });
    expect(text).toContain("TypeScript 5.0.4 on Node.js");
    expect(text).toContain("Out[2]: 42");
    expect(text).toContain("name? Out[3]: 'Ada'");
    expect(text).toContain("Out[5]: 21");
  }, 60_000);
});

describe("nbclient", () => {
  it("fills in outputs, counts and a progress bar's last state, and stops at the first error", () => {
    writeNotebook("client.ipynb", [
      [
        `import { progress } from "@beambook/core/parallel";
        for (const n of progress([1, 2, 3], { label: "fit", unit: "trains" })) console.log(n);`,
      ],
      ["({ sum: 1 + 2 })"],
      ["throw new RangeError('too far')"],
      ["console.log('never')"],
    ]);
    const code = `
import nbformat, nbclient
notebook = nbformat.read("client.ipynb", 4)
try:
    nbclient.NotebookClient(notebook, timeout=60, store_widget_state=False).execute()
except nbclient.exceptions.CellExecutionError as error:
    print(error.ename, error.evalue)
nbformat.write(notebook, "client-out.ipynb")`;
    writeFileSync(join(folder, "run_client.py"), code);
    expect(python(["run_client"])).toBe("RangeError too far\n");
    const { cells } = JSON.parse(readFileSync(join(folder, "client-out.ipynb"), "utf8")) as {
      cells: (Cell & { execution_count: number | null })[];
    };
    expect(cells.map((cell) => cell.execution_count)).toEqual([1, 2, 3, null]);
    const [bar] = cells[0].outputs.filter(({ data }) => data !== undefined);
    expect(String(bar.data?.["text/plain"])).toMatch(/^fit 100 % \|█{24}\| 3\/3 \[0:0\d/);
    expect(cells[0].outputs.flatMap(({ text }) => text ?? "").join("")).toBe("1\n2\n3\n");
    expect(cells[1].outputs[0].data?.["text/plain"]).toEqual(["{ sum: 3 }"]);
  }, 60_000);
});

describe("nbconvert", () => {
  it("executes a notebook into a page that shows its pictures and tables without a kernel", () => {
    writeNotebook("page.ipynb", [
      [
        'display.svg(\'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4"/></svg>\')',
      ],
      ['import { Table } from "@beambook/core/table";\nnew Table({ energy: [1.5, 2.5] })'],
      ["display.png(new Uint8Array([137, 80, 78, 71]))"],
      ["throw new Error('shown as well')"],
    ]);
    python(["nbconvert", "--to", "html", "--execute", "--allow-errors", "page.ipynb"]);
    const html = readFileSync(join(folder, "page.html"), "utf8");
    const pictures = [...html.matchAll(/src="data:image\/svg\+xml;base64,([\w+/=]+)"/g)];
    expect(pictures.map(([, data]) => Buffer.from(data, "base64").toString())).toEqual([
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4"/></svg>',
    ]);
    expect(html).toContain("data:image/png;base64,iVBORw==");
    expect(html).toMatch(/<th[^>]*>energy/);
    expect(html).toContain("shown as well");
  }, 120_000);
});
