import { runPythonJson } from "../../../support/peers.js";
import type { TreeAnswer } from "./expected.js";

/** The structure of a file as h5py sees it, by the function that made the reference. */
export function treeOf(path: string): TreeAnswer {
  return runPythonJson<TreeAnswer>(
    `
import json, sys
sys.path.insert(0, "test/reference/euxfel")
import make_expected
print(json.dumps(make_expected.h5_tree(sys.argv[1])))`,
    [path],
  );
}

/** The datasets of a tree without the units and other attributes, which EXtra-data does not copy but we do. */
export function withoutAttributes({ datasets }: TreeAnswer): Record<string, object> {
  return Object.fromEntries(
    Object.entries(datasets).map(([name, dataset]) => {
      const { attrs, ...rest } = dataset as { attrs?: object };
      return [name, rest];
    }),
  );
}

interface Mapping {
  dset: string;
  file: string;
  source: [number[], number[]];
  virtual: [number[], number[]];
}

/** Joins pieces of virtual datasets that follow each other: in how many pieces they are written does not matter. */
export function joinPieces({ datasets, soft_links }: TreeAnswer): TreeAnswer {
  const joined = Object.entries(datasets).map(([name, dataset]) => {
    const { virtual_sources: pieces, ...rest } = dataset as { virtual_sources?: Mapping[] };
    return [name, pieces ? { ...rest, virtual_sources: joinAll(pieces) } : dataset];
  });
  return { datasets: Object.fromEntries(joined), soft_links };
}

function joinAll(pieces: readonly Mapping[]): Mapping[] {
  const order = ({ dset, file, virtual }: Mapping): string =>
    `${dset} ${file} ${String(virtual[0][0]).padStart(9, "0")}`;
  const joined: Mapping[] = [];
  for (const piece of [...pieces].sort((a, b) => (order(a) < order(b) ? -1 : 1))) {
    const last = joined.at(-1);
    const follows =
      last?.dset === piece.dset &&
      last.file === piece.file &&
      last.source[1][0] + 1 === piece.source[0][0] &&
      last.virtual[1][0] + 1 === piece.virtual[0][0];
    if (last && follows) {
      last.source[1] = piece.source[1];
      last.virtual[1] = piece.virtual[1];
    } else joined.push({ ...piece, source: [...piece.source], virtual: [...piece.virtual] });
  }
  return joined;
}
