import { move, transferableSymbol, valueSymbol } from "piscina";
import { type Outcome, runTask } from "./run-task.js";

/** Runs a task in a worker thread; memory that only its result holds is moved, the rest copied. */
export default async function runInThread(task: Parameters<typeof runTask>[0]): Promise<unknown> {
  const outcome: Outcome = await runTask(task);
  if (!outcome.ok) return outcome;
  const { moves = [], ...value } = outcome;
  return moves.length === 0 ? value : move({ [transferableSymbol]: moves, [valueSymbol]: value });
}
