/**
 * Starts work before its result is asked for, `depth` pieces ahead, so that reading goes on while results are used.
 * A failure is thrown when its piece is asked for; if none asks, it is forgotten.
 *
 * @param work - starts one piece; called in order.
 */
export async function* readAhead<T, R>(
  pieces: Iterable<T>,
  work: (piece: T, index: number) => Promise<R>,
  depth: number,
): AsyncGenerator<[T, R]> {
  const rest = pieces[Symbol.iterator]();
  const running: [T, Promise<R>][] = [];
  let index = 0;
  const startNext = (): void => {
    const { done, value } = rest.next();
    if (done) return;
    const result = work(value, index++);
    result.catch(() => undefined);
    running.push([value, result]);
  };
  for (let i = 0; i < depth; i++) startNext();
  for (let next = running.shift(); next; next = running.shift()) {
    const [piece, result] = next;
    const value = await result;
    startNext();
    yield [piece, value];
  }
}
