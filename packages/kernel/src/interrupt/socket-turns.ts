/** How often the event loop turns before what waited in the sockets counts as read. */
const TURNS = 4;
const WAIT_MS = 10;

/** Resolves when what has arrived in the sockets while the thread was busy has been read. */
export async function untilSocketsAreRead(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  for (let turn = 0; turn < TURNS; turn++) await nextTurn();
}

/**
 * Resolves when the event loop has turned: signals, messages and timers that were due have had their turn. The first of
 * the two may still belong to the present turn, which looks for nothing new.
 */
export async function nextTurn(): Promise<void> {
  for (let half = 0; half < 2; half++) await new Promise((resolve) => setImmediate(resolve));
}
