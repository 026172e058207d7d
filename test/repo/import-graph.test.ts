import { posix } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { repoRoot } from "../support/peers.js";
import {
  type Import,
  manifestOf,
  packageNames,
  type Source,
  sourcesOf,
  targetOf,
} from "../support/sources.js";

// Folders of core by layer: a file imports from its own layer or a lower one.
const LAYERS = [
  [""],
  ["ndarray", "table"],
  ["parallel", "hdf5", "zarr", "formats", "fit", "plot", "lazy"],
  ["geometry", "crystal"],
  ["euxfel", "scattering", "neutron", "ptycho", "xrf"],
  ["workflows", "cli"],
];
const DOMAINS = LAYERS[4];
const PLOTTING = [...LAYERS[3], ...DOMAINS];
const LOADED_ON_USE = ["h5wasm", "zarrita", "zeromq"];
// tslab's own copy of TypeScript: only its types are named, the module itself is taken from tslab.
const COMES_WITH_TSLAB = "@tslab/typescript-for-tslab";

const sources = new Map(packageNames.map((name) => [name, sourcesOf(name)]));
const all = [...sources.values()].flat();

/** Calls `rule` for every import and collects what it says against them. */
function violations(
  files: readonly Source[],
  rule: (file: Source, imported: Import, target: string | undefined) => string | undefined,
): string[] {
  return files.flatMap((file) =>
    file.imports.flatMap((imported) => {
      const against = rule(file, imported, targetOf(file.path, imported));
      return against ? [`${file.path} imports ${imported.specifier}: ${against}`] : [];
    }),
  );
}

/** Folder of core that a file lies in; the root's own files count as the lowest layer, its index as none. */
function folderOf(path: string): string | undefined {
  const inside = path.replace("packages/core/src/", "");
  if (inside === "index.ts") return undefined;
  return inside.includes("/") ? inside.split("/")[0] : "";
}

const layerOf = (folder: string): number => LAYERS.findIndex((layer) => layer.includes(folder));
const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

describe("imports inside core", () => {
  const core = sources.get("core") ?? [];

  it("every folder has a place in the layers", () => {
    const folders = new Set(core.map(({ path }) => folderOf(path)));
    folders.delete(undefined);
    expect([...folders].filter((folder) => layerOf(folder!) < 0)).toEqual([]);
  });

  it("go from a layer to the same or a lower one", () => {
    expect(
      violations(core, ({ path }, _, target) => {
        const from = folderOf(path);
        if (from === undefined || target === undefined) return undefined;
        const to = folderOf(target);
        if (to === undefined) return "nothing imports the root's index";
        return layerOf(to) > layerOf(from) ? `${to} is above ${from}` : undefined;
      }),
    ).toEqual([]);
  });

  it("never join two domains", () => {
    expect(
      violations(core, ({ path }, _, target) => {
        const from = folderOf(path);
        const to = target === undefined ? undefined : folderOf(target);
        const joined = from !== to && DOMAINS.includes(from ?? "") && DOMAINS.includes(to ?? "");
        return joined ? "what joins two domains belongs in workflows" : undefined;
      }),
    ).toEqual([]);
  });

  it("reach plot/ only from a domain's plot.ts", () => {
    expect(
      violations(core, ({ path }, { typeOnly }, target) => {
        if (typeOnly || !target || folderOf(target) !== "plot") return undefined;
        if (!PLOTTING.includes(folderOf(path) ?? "")) return undefined;
        return /^plot(-[a-z0-9-]+)?\.ts$/.test(posix.basename(path)) ? undefined : "not a plot.ts";
      }),
    ).toEqual([]);
  });

  it("form no circle between folders", () => {
    const edges = new Map<string, Set<string>>();
    for (const file of core) {
      const from = folderOf(file.path);
      for (const imported of file.imports) {
        const target = targetOf(file.path, imported);
        const to = target === undefined ? undefined : folderOf(target);
        if (from === undefined || to === undefined || from === to) continue;
        edges.set(from, (edges.get(from) ?? new Set()).add(to));
      }
    }
    expect(circle(edges)).toEqual([]);
  });
});

describe("imports between packages", () => {
  const allowed: Record<string, RegExp> = {
    core: /^$/,
    kernel: /^$/,
    widgets: /^@beambook\/(core(\/.*)?|kernel\/comm)$/,
    labextension: /^@beambook\/(core(\/.*)?|widgets\/(views|theme\.css))$/,
  };

  it.each(packageNames)("of %s go one way", (name) => {
    expect(
      violations(sources.get(name) ?? [], (_, { specifier }) =>
        specifier.startsWith("@beambook/") && !allowed[name]?.test(specifier)
          ? "against the direction"
          : undefined,
      ),
    ).toEqual([]);
  });

  it.each(packageNames)("of %s are declared in its package.json", (name) => {
    const manifest = manifestOf(name);
    const needed = { ...manifest.dependencies, ...manifest.peerDependencies };
    const alsoAtBuild = { ...needed, ...manifest.devDependencies };
    expect(
      violations(sources.get(name) ?? [], (_, { specifier, typeOnly }) => {
        if (/^(\.|node:)/.test(specifier)) return undefined;
        const dependency = packageOf(specifier);
        if (typeOnly && dependency === COMES_WITH_TSLAB && "tslab" in needed) return undefined;
        const bundled = typeOnly || name === "labextension";
        return dependency in (bundled ? alsoAtBuild : needed) ? undefined : "not a dependency";
      }),
    ).toEqual([]);
  });

  it("stay inside packages", () => {
    expect(
      violations(all, ({ path }, _, target) => {
        const home = path.split("/").slice(0, 3).join("/");
        return target && !target.startsWith(`${home}/`) ? "leaves its package" : undefined;
      }),
    ).toEqual([]);
  });
});

describe("what is loaded", () => {
  it("big libraries are imported on use", () => {
    const files = all.filter(({ path }) => path.startsWith("packages/core/"));
    expect(
      violations(files, (_, { specifier, typeOnly, dynamic }) =>
        LOADED_ON_USE.includes(packageOf(specifier)) && !typeOnly && !dynamic
          ? "import it where it is used"
          : undefined,
      ),
    ).toEqual([]);
  });

  it("the comm layer needs no Node, zeromq or tslab", () => {
    const comm = all.filter(({ path }) => path.startsWith("packages/kernel/src/comm/"));
    expect(comm.length).toBeGreaterThan(0);
    expect(
      violations(comm, (_, __, target) =>
        target?.startsWith("packages/kernel/src/comm/") ? undefined : "not of the comm layer",
      ),
    ).toEqual([]);
  });

  it("a widget's kernel side imports no view", () => {
    const kernelSide = compiledBy("tsconfig.json");
    const views = compiledBy("tsconfig.views.json");
    expect(views.size).toBeGreaterThan(0);
    const onlyKernel = (sources.get("widgets") ?? []).filter(
      ({ path }) => kernelSide.has(path) && !views.has(path),
    );
    expect(
      violations(onlyKernel, (_, __, target) =>
        target && views.has(target) && !kernelSide.has(target) ? "needs the DOM" : undefined,
      ),
    ).toEqual([]);
  });

  it("a view needs no Node", () => {
    const views = compiledBy("tsconfig.views.json");
    const files = (sources.get("widgets") ?? []).filter(({ path }) => views.has(path));
    expect(
      violations([...files, ...(sources.get("labextension") ?? [])], (_, { specifier }) =>
        /^(node:|@beambook\/kernel)/.test(specifier) ? "is not in a browser" : undefined,
      ),
    ).toEqual([]);
  });

  it("no module waits at its top level, so that cells can require it", () => {
    const bins = packageNames.flatMap((name) =>
      Object.values(manifestOf(name).bin ?? {}).map((file) =>
        posix.join("packages", name, file.replace("dist/", "src/").replace(/\.js$/, ".ts")),
      ),
    );
    const threads = /-(thread|worker)\.ts$/; // started with `new Worker`, never imported
    const imported = all.filter(({ path }) => !bins.includes(path) && !threads.test(path));
    expect(imported.filter(({ tree }) => waits(tree)).map(({ path }) => path)).toEqual([]);
  });
});

/** The first circle found, as its folders in order; empty when there is none. */
function circle(edges: Map<string, Set<string>>): string[] {
  const done = new Set<string>();
  const follow = (folder: string, way: string[]): string[] => {
    if (way.includes(folder)) return [...way.slice(way.indexOf(folder)), folder];
    if (done.has(folder)) return [];
    for (const next of edges.get(folder) ?? []) {
      const found = follow(next, [...way, folder]);
      if (found.length > 0) return found;
    }
    done.add(folder);
    return [];
  };
  for (const folder of edges.keys()) {
    const found = follow(folder, []);
    if (found.length > 0) return found;
  }
  return [];
}

/** Files that one of the widgets' projects compiles, by path in the repository. */
function compiledBy(config: string): Set<string> {
  const folder = `${repoRoot}/packages/widgets`;
  const { config: parsed } = ts.readConfigFile(`${folder}/${config}`, ts.sys.readFile);
  const { fileNames } = ts.parseJsonConfigFileContent(parsed, ts.sys, folder);
  return new Set(fileNames.map((file) => posix.relative(repoRoot, file)));
}

function waits(node: ts.Node): boolean {
  if (ts.isFunctionLike(node)) return false;
  if (ts.isAwaitExpression(node)) return true;
  if (ts.isForOfStatement(node) && node.awaitModifier) return true;
  return ts.forEachChild(node, (child) => waits(child) || undefined) ?? false;
}
