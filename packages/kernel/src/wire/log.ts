const seen: Set<string> = new Set();
const write: typeof process.stderr.write = process.stderr.write.bind(process.stderr);

/** Writes a line to the server's log; user code's `console` goes to the notebook instead. */
export function log(text: string): void {
  write(`[beambook] ${text}\n`);
}

/** Topics that are remembered; what comes after them is not logged. */
const MAX_TOPICS = 300;

/** {@link log}, but only the first time for each `topic`: a storm of bad messages must not fill a disk. */
export function logOnce(topic: string, text: string): void {
  if (seen.has(topic) || seen.size > MAX_TOPICS) return;
  seen.add(topic);
  log(seen.size > MAX_TOPICS ? "More problems of this kind; not logged." : text);
}
