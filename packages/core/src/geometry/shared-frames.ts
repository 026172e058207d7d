/** Copies the tiles of one module: addresses of the copy table, the module's data and the image, in bytes. */
export type PlaceTiles = (table: number, tiles: number, source: number, target: number) => void;

/** Numbers that threads share, by their place in the control array. */
export const SLOT = {
  /** Number of the job: helpers sleep until it changes. */
  job: 0,
  /** Frames that nobody has taken yet; 0 or less when there are none. */
  left: 1,
  /** Frames that are done. */
  done: 2,
  elementBytes: 3,
  modules: 4,
  moduleBytes: 5,
  source: 6,
  sourceStep: 7,
  target: 8,
  targetStep: 9,
  /** From here on, for each module: address of its copy table, number of its tiles. */
  tables: 10,
} as const;

/**
 * Takes frames and copies them until none are left. Any number of threads may do so at a time: a frame is one thread's
 * alone, as the order of its modules decides where tiles overlap.
 */
export function placeWhatIsLeft(control: Int32Array, exports: Record<string, PlaceTiles>): void {
  for (;;) {
    const frame = Atomics.sub(control, SLOT.left, 1) - 1;
    if (frame < 0) return;
    const place = exports[`place${control[SLOT.elementBytes]}`];
    const modules = control[SLOT.modules];
    const moduleBytes = control[SLOT.moduleBytes];
    // Addresses are up to 2^32.
    const source = (control[SLOT.source] >>> 0) + frame * (control[SLOT.sourceStep] >>> 0);
    const target = (control[SLOT.target] >>> 0) + frame * (control[SLOT.targetStep] >>> 0);
    for (let m = 0; m < modules; m++) {
      const at = SLOT.tables + 2 * m;
      place(control[at] >>> 0, control[at + 1], source + m * moduleBytes, target);
    }
    Atomics.add(control, SLOT.done, 1);
    Atomics.notify(control, SLOT.done);
  }
}
