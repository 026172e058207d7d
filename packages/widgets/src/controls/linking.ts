import { BeambookError } from "@beambook/core";
import type { Widget } from "../base/widget.js";
import { DirectionalLink, Link } from "./generated/links.js";
import type { LinkEnd } from "./link-base.js";

/** What ends a link. */
export interface Unlinkable {
  /** Unties the traits. */
  unlink(): void;
}

/** How {@link link} converts values on their way. */
export interface LinkTransform {
  /** Source value → target value. */
  to?(value: never): unknown;
  /** Target value → source value. */
  from?(value: never): unknown;
}

/**
 * Keeps two traits equal through the kernel; the target takes the source's value at once.
 *
 * @example
 * link([slider, "value"], [field, "value"]);
 * @throws InvalidArgument when a trait does not exist, or cannot take the value
 */
export function link(source: LinkEnd, target: LinkEnd, transform: LinkTransform = {}): Unlinkable {
  const { to = identity, from = identity } = transform as Transform;
  let busy = false;
  const follow = (giver: LinkEnd, taker: LinkEnd, convert: (value: unknown) => unknown): void => {
    if (busy) return;
    busy = true;
    try {
      copy(giver, taker, convert);
    } finally {
      busy = false;
    }
  };
  copy(source, target, to);
  const forth = watch(source, () => follow(source, target, to));
  const back = watch(target, () => follow(target, source, from));
  return { unlink: both(forth, back) };
}

/** Copies a trait to another through the kernel, now and whenever it changes. */
export function dlink(
  source: LinkEnd,
  target: LinkEnd,
  transform: (value: never) => unknown = identity,
): Unlinkable {
  const convert = transform as (value: unknown) => unknown;
  copy(source, target, convert);
  return { unlink: watch(source, () => copy(source, target, convert)) };
}

/** Keeps two traits equal in the browser, without the kernel: it works while a cell runs, and in a saved page. */
export function jslink(source: LinkEnd, target: LinkEnd): Link {
  return new Link({ source, target });
}

/** Copies a trait to another in the browser, without the kernel. */
export function jsdlink(source: LinkEnd, target: LinkEnd): DirectionalLink {
  return new DirectionalLink({ source, target });
}

type Transform = Required<{ [K in keyof LinkTransform]: (value: unknown) => unknown }>;

function identity(value: unknown): unknown {
  return value;
}

function both(first: () => void, second: () => void): () => void {
  return (): void => {
    first();
    second();
  };
}

function watch([widget, name]: LinkEnd, act: () => void): () => void {
  return widget.observe(name as keyof Widget & string, act, { bind: false });
}

function copy(
  [giver, from]: LinkEnd,
  [taker, to]: LinkEnd,
  convert: (value: unknown) => unknown,
): void {
  if (!(from in giver)) {
    throw new BeambookError("InvalidArgument", `${giver.constructor.name} has no trait "${from}".`);
  }
  taker.set({ [to]: convert(giver.get(from as keyof Widget & string)) });
}
