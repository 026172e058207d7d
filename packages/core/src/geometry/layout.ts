/** What all detectors of one type have in common: how a module's data is cut into tiles, and the pixels' shape. */
export interface Layout {
  /** The detector's usual name, such as "AGIPD-1M". */
  readonly name: string;
  /** Modules of a whole detector; 0 if detectors of this type differ in that. */
  readonly modules: number;
  /** Rows and columns of one module's data: `[slowScan, fastScan]`. */
  readonly moduleShape: readonly [ss: number, fs: number];
  /** Rows and columns of one tile. */
  readonly tileShape: readonly [ss: number, fs: number];
  /** First row and column of each tile in its module's data, in the order of the tiles' numbers. */
  readonly tileOrigins: readonly (readonly [ss: number, fs: number])[];
  /** Distance of neighbouring pixels along x, in metres. */
  readonly pixelSize: number;
  /** Distance of neighbouring pixels in the assembled image's x and y, in metres. */
  readonly pitch: readonly [x: number, y: number];
  /** Hexagonal pixels: every second row is shifted by half a pixel. */
  readonly hexagonal?: boolean;
  /** Quadrants for which rigid groups are written, and which modules are named by (Q1M1); 0 for none. */
  readonly quadrants: number;
  /** Number of the first module in labelled data; 0 unless given. */
  readonly firstModule?: number;
  /** Set if files hold all modules below each other as one frame, perhaps with more rows above and below. */
  readonly joined?: { readonly extraRows: number };
  /** Class of pyFAI's detector registry for this detector. */
  readonly pyfai?: string;
}

/** Origins of tiles in rows and columns of a module, row by row. */
export function gridOrigins(
  rows: number,
  columns: number,
  tileShape: readonly [ss: number, fs: number],
): [ss: number, fs: number][] {
  return Array.from({ length: rows * columns }, (_, t) => [
    Math.floor(t / columns) * tileShape[0],
    (t % columns) * tileShape[1],
  ]);
}

/** The number of the tile that holds a place in a module's data, and the place within the tile; undefined outside. */
export function tileAt(
  layout: Layout,
  ss: number,
  fs: number,
): { tile: number; ss: number; fs: number } | undefined {
  const [height, width] = layout.tileShape;
  for (let tile = 0; tile < layout.tileOrigins.length; tile++) {
    const [s0, f0] = layout.tileOrigins[tile];
    if (ss >= s0 && ss < s0 + height && fs >= f0 && fs < f0 + width) {
      return { tile, ss: ss - s0, fs: fs - f0 };
    }
  }
  return undefined;
}

/** "Q1M1" for detectors with quadrants, otherwise "M1". */
export function moduleName(layout: Layout, module: number, modules: number): string {
  if (layout.quadrants === 0) return `M${module + 1}`;
  const per = modules / layout.quadrants;
  return `Q${Math.floor(module / per) + 1}M${(module % per) + 1}`;
}
