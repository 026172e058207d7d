const seen: Map<string, number> = new Map();
const write: typeof process.stderr.write = process.stderr.write.bind(process.stderr);

/** Writes a line to the server's log; user code's `console` goes to the notebook instead. */
export function log(text: string): void {
  write(`[beambook] ${text}\n`);
}

/** {@link log}, but only the first time for each `topic`: a storm of bad messages must not fill a disk. */
export function logOnce(topic: string, text: string): void {
  const count = (seen.get(topic) ?? 0) + 1;
  seen.set(topic, count);
  if (count === 1) log(text);
}
