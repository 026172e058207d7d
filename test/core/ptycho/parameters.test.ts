import { isBeambookError, ndarray } from "@beambook/core";
import {
  CODES,
  defaultsTree,
  Param,
  ParameterNode,
  PtyScan,
  parseDoc,
} from "@beambook/core/ptycho";
import { describe, expect, it } from "vitest";

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (isBeambookError(error)) return error.message;
    throw error;
  }
  throw new Error("nothing was thrown");
}

const node = new ParameterNode("engine").add(
  parseDoc(`
    Some words before.

    Defaults:

    [steps]
    type = int
    default = 3
    help = How many.
    lowlim = 1
    uplim = 10

    [names]
    default = ('a', "b")
    type = tuple
    help = Names: of things
    doc = First line
         <newline>
         - second line

    [path]
    default = './data'
    type = str
    help =

    [probe.size]
    default = 2e-6
    type = float, None
    help = Size in m

    [twin]
    default = @engine.probe.size
    type = @engine.probe.size
    help = The same
    [mode]
    default = None
    type = str
    choices = ['fast', 'exact']
    help = Mode
    # a comment
    [steps]
    userlevel = 2
  `),
);
const root = new ParameterNode("");
root.children.set("engine", node);
Object.assign(node, { parent: root });

describe("documentation text", () => {
  it("gives defaults of their kinds", () => {
    const made = node.makeDefault();
    expect({ ...made, probe: { ...(made.probe as object) } }).toEqual({
      steps: 3,
      names: ["a", "b"],
      path: "./data",
      probe: { size: 2e-6 },
      twin: 2e-6,
      mode: null,
    });
  });

  it("joins sections of the same name and keeps further lines", () => {
    expect(node.get("steps").definition).toMatchObject({ default: 3, userlevel: 2, uplim: 10 });
    expect(node.get("names").definition.doc).toBe("First line\n<newline>\n- second line");
    expect(node.get("names").definition.help).toBe("Names: of things");
  });

  it("comes back from toString", () => {
    const text = String(node);
    const again = new ParameterNode("engine").add(parseDoc(text));
    expect(String(again)).toBe(text);
    expect(text).toContain("[probe.size]\ndefault = 2e-6\nhelp = Size in m\ntype = float, None\n");
    expect(text).toContain("[path]\ndefault = './data'\n");
    const changed = new ParameterNode("engine").add(parseDoc(text)).add({ steps: { default: 4 } });
    expect(String(changed.get("steps"))).toContain("default = 4\n");
    expect(text).toContain("doc = First line\n     <newline>\n     - second line");
  });

  it("is printed so that it is read as the same value again", () => {
    for (const value of ["5", "(1, 2)", "it's", "None", { a: [1, "b"] }, [true, null], -2.5, "a"]) {
      const made = new ParameterNode("").add({
        x: { default: value, help: "", type: ["int", "str"] },
      });
      expect(new ParameterNode("").add(parseDoc(String(made))).makeDefault().x).toEqual(value);
    }
  });

  it("may have tuples without parentheses, and no defaults at all", () => {
    const { a } = parseDoc("[a]\ndefault = 1, -inf,\ntype = tuple\nhelp =\nchoices = 'x\\n', 'y'");
    expect([a.default, a.choices]).toEqual([
      [1, Number.NEGATIVE_INFINITY],
      ["x\n", "y"],
    ]);
    expect(parseDoc("Words about a class.\n\nMore of them: with a colon.")).toEqual({});
  });

  it("has entries for any name, and refuses defaults that refer to each other", () => {
    const made = new ParameterNode("").add(
      parseDoc(`
        [scan.full.rows]
        default = 3
        type = int
        help = Rows
        [scans.*]
        default = @scan.full
        type = @scan.*
        help = Any scan
        [one]
        default = @two
        help =
        [two]
        default = @one
        help =
      `),
    );
    expect(() => made.makeDefault()).toThrow("one → two → one");
    expect(made.get("scans").makeDefault()).toEqual({});
    const wrong = made.check({ scans: { s0: { name: "full", rows: "x" }, s1: 5, s2: {} } });
    expect(wrong.filter(({ code }) => code === CODES.INVALID).map(({ path }) => path)).toEqual([
      "scans.s0.name",
      "scans.s0.rows",
      "scans.s1",
    ]);
  });

  it("says what is missing or wrong, with the line", () => {
    expect(messageOf(() => new ParameterNode("x").add(parseDoc("[a]\ndefault = 1")))).toBe(
      "Missing required option(s) <help> for parameter a.",
    );
    expect(messageOf(() => parseDoc("[a]\ndefault = 1\nnonsense"))).toContain("line 3");
    expect(messageOf(() => parseDoc("[a]\nhelp =\ncolour = red"))).toContain('"colour"');
    expect(messageOf(() => parseDoc("[a]\ntype = tuple\ndefault = (1, os.system)"))).toContain(
      "character 5",
    );
  });
});

describe("checks", () => {
  const checks = (values: object): Record<string, number> =>
    Object.fromEntries(
      node.check(values).map(({ path, check, code }) => [`${path} ${check}`, code]),
    );

  it.each([
    ["an integer too large", { steps: 40 }, "engine.steps uplim", CODES.FAIL],
    ["an integer too small", { steps: 0 }, "engine.steps lowlim", CODES.FAIL],
    ["no number at all", { steps: Number.NaN }, "engine.steps type", CODES.INVALID],
    ["a fraction", { steps: 2.5 }, "engine.steps type", CODES.INVALID],
    ["text for a number", { steps: "2" }, "engine.steps type", CODES.INVALID],
    ["an unknown name", { stepz: 2 }, "engine.stepz name", CODES.INVALID],
    ["nothing", { steps: null }, "engine.steps type", CODES.PASS],
    ["a missing name", {}, "engine.steps name", CODES.MISSING],
    [
      "an array for a tuple",
      { names: ndarray(new Float64Array(2), [2]) },
      "engine.names type",
      CODES.INVALID,
    ],
    ["what is not among the choices", { mode: "slow" }, "engine.mode choices", CODES.FAIL],
    ["a choice", { mode: "fast" }, "engine.mode choices", CODES.PASS],
    [
      "a parameter deeper down",
      { probe: { size: "big" } },
      "engine.probe.size type",
      CODES.INVALID,
    ],
    ["a symlink's kind", { twin: "big" }, "engine.twin type", CODES.INVALID],
  ])("find %s", (_, values, key, code) => {
    expect(checks(values)[key]).toBe(code);
  });

  it("list every wrong path in one error", () => {
    const message = messageOf(() => node.validate({ steps: 40, mode: "slow", nmaes: [] }));
    expect(message).toContain("Parameter validation failed:\n  engine.steps - uplim");
    expect(message).toContain("engine.mode - choices");
    expect(message).toContain("engine.nmaes - name: unknown; closest: names");
  });
});

describe("Param", () => {
  it("copies as deep as it is told", () => {
    const a = new Param({ x: 1, branch: new Param({ y: 2 }) });
    const [flat, deep] = [a.copy(), a.copy(1)];
    (a.branch as Param).y = 3;
    expect((flat.branch as Param).y).toBe(3);
    expect((deep.branch as Param).y).toBe(2);
  });

  it("updates branches in place when told", () => {
    const a = new Param({ x: 1, branch: new Param({ y: 2, z: 3 }) });
    expect({ ...(a.copy(1).update({ branch: { y: 5 } }, { depth: 1 }).branch as Param) }).toEqual({
      y: 5,
      z: 3,
    });
    expect(a.copy(1).update({ branch: { y: 5 } }, 1).branch).toEqual(new Param({ y: 5, z: 3 }));
    expect(a.copy(1).update({ branch: { y: 5 } }).branch).toEqual({ y: 5 });
  });
});

describe("scan classes", () => {
  it("have PtyPy's twenty parameters with its defaults", () => {
    expect({ ...PtyScan.DEFAULT }).toEqual({
      name: "PtyScan",
      dfile: null,
      chunk_format: ".chunk%02d",
      save: null,
      auto_center: null,
      load_parallel: "data",
      rebin: null,
      orientation: null,
      min_frames: 1,
      positions_theory: null,
      num_frames: null,
      label: null,
      experimentID: null,
      version: 0.1,
      shape: 256,
      center: "fftshift",
      psize: 0.000172,
      distance: 7.19,
      energy: 7.2,
      add_poisson_noise: false,
    });
  });

  it("add parameters, inherit them and change defaults alone", () => {
    class First extends PtyScan.define({
      base_path: { default: "./", help: "Folder.", type: "str" },
    }) {}
    class Second extends First.define({ base_path: { default: "/data" }, rebin: { default: 2 } }) {}
    const scan = new Second({ energy: 8 });
    const path: string = scan.info.base_path as string;
    expect([path, scan.info.rebin, scan.info.energy]).toEqual(["/data", 2, 8]);
    expect(new First().info.base_path).toBe("./");
    expect(String(defaultsTree.get("scandata.second.base_path"))).toContain("default = /data");
    expect(String(defaultsTree.get("scandata.first.base_path"))).toContain("default = ./");
  });

  it("refuse wrong parameters when they are made, all at once", () => {
    const make = (pars: object): string => messageOf(() => new PtyScan(pars));
    expect(make({ orientation: 9, load_parallel: "bogus" })).toMatch(
      /orientation - choices: 9 is not one of .*\n.*load_parallel|load_parallel.*\n.*orientation - choices/,
    );
    expect(make({ rebin: 40 })).toContain("rebin - uplim");
    expect(make({ num_frame: 4 })).toContain("closest: num_frames");
  });

  it("name the closest parameter of the tree", () => {
    expect(messageOf(() => defaultsTree.get("scandata.ptyscan.rebim"))).toContain(
      "scandata.ptyscan.rebin",
    );
  });
});
