import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { repoRoot } from "../support/peers.js";
import { filesBelow, manifestOf } from "../support/sources.js";

const LIBRARIES = ["core", "kernel", "widgets"];

/** Folders of a package's source that have an index, and so are entry points. */
function indexedFolders(name: string): string[] {
  const src = `packages/${name}/src/`;
  return filesBelow(src)
    .map((path) => path.slice(src.length))
    .flatMap((path) => /^([^/]+)\/index\.ts$/.exec(path)?.[1] ?? []);
}

describe.each(LIBRARIES)("entry points of %s", (name) => {
  const manifest = manifestOf(name);
  const subPaths = Object.keys(manifest.exports ?? {})
    .filter((path) => path !== "." && !/\.(json|css)$/.test(path))
    .map((path) => path.slice(2));

  it("every sub-path has a source, and types for old resolution by name", () => {
    const named = Object.keys(manifest.typesVersions?.["*"] ?? {});
    expect([...named].sort()).toEqual([...subPaths].sort());
    const src = `${repoRoot}/packages/${name}/src`;
    const homeless = subPaths.filter(
      (path) => !existsSync(`${src}/${path}/index.ts`) && !existsSync(`${src}/${path}.ts`),
    );
    expect(homeless).toEqual([]);
  });

  it("gives types first, then the module, and both are built", () => {
    for (const [path, target] of Object.entries(manifest.exports ?? {})) {
      if (typeof target === "string") continue;
      expect(Object.keys(target), path).toEqual(["types", "default"]);
      for (const file of Object.values(target)) {
        expect(existsSync(`${repoRoot}/packages/${name}/${file}`), file).toBe(true);
      }
      const old = manifest.typesVersions?.["*"][path.slice(2)];
      if (path !== ".") expect(old, path).toEqual([target.types]);
    }
  });
});

// The other packages' folders are parts of one entry.
it("every folder of core with an index is a sub-path", () => {
  const subPaths = Object.keys(manifestOf("core").exports ?? {});
  expect(indexedFolders("core").filter((folder) => !subPaths.includes(`./${folder}`))).toEqual([]);
});
