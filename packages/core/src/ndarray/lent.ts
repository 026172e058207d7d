const lent = new WeakSet<object>();
const wholes = new WeakMap<object, object>();

/** Marks an array whose memory is used again once nobody holds the array. */
export function lend<A extends object>(array: A): A {
  lent.add(array);
  return array;
}

/** Whoever holds the part of a lent array holds the array. */
export function partOf<P extends object>(whole: object, part: P): P {
  if (lent.has(whole)) wholes.set(lend(part), whole);
  return part;
}
