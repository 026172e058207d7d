/** A value that an interactive function gets without a control. */
export class Fixed<T> {
  readonly kind: "fixed" = "fixed";
  readonly value: T;

  constructor(value: T) {
    this.value = value;
  }
}

/** Gives an argument of an interactive function a value without a control. */
export function fixed<T>(value: T): Fixed<T> {
  return new Fixed(value);
}
