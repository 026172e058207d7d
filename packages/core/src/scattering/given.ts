/** Options without those that are null or undefined, so that defaults hold: `null` is what Python's `None` becomes. */
export function given<T extends object>(options: T): T {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined && value !== null),
  ) as T;
}
