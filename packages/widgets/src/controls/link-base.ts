import { BeambookError } from "@beambook/core";
import { definitionOf } from "../base/definition.js";
import type { Values } from "../base/model-state.js";
import { REFUSED, Trait } from "../base/trait.js";
import { Widget } from "../base/widget.js";
import { fromWire, isWidget } from "../base/wire.js";

/** One end of a link: a widget and the name of its trait. */
export type LinkEnd = readonly [widget: Widget, trait: string];

/** An end of a link; it travels with the trait's name in messages. */
export function linkEnd(): Trait<LinkEnd> {
  return new Trait<LinkEnd>({
    kind: "a pair of a widget and the name of one of its traits",
    initial(): LinkEnd {
      throw new BeambookError("InvalidArgument", "A link needs a source and a target.");
    },
    parse(value: unknown): LinkEnd | typeof REFUSED {
      if (!Array.isArray(value) || value.length !== 2 || !isWidget(value[0])) return REFUSED;
      if (typeof value[1] !== "string") return REFUSED;
      return Object.freeze<LinkEnd>([value[0] as unknown as Widget, value[1]]);
    },
    toWire: ([widget, name]: LinkEnd): unknown => [widget, wireName(widget, name)],
    fromWire: (value: unknown): unknown => fromWire(value),
  });
}

/** The trait's name in messages, by either of its names. */
function wireName(widget: Widget, name: string): string | undefined {
  const { traits, wires } = definitionOf(widget.constructor);
  const defined = traits.get(name);
  if (defined) return defined.sync ? defined.wire : undefined;
  return wires.get(name)?.wire;
}

/** A tie between two traits that front ends keep, without the kernel. */
export class LinkBase extends Widget {
  /** Unties the traits. */
  unlink(): void {
    this.close();
  }

  protected override normalize(next: Values): void {
    for (const end of [next.source, next.target] as LinkEnd[]) {
      const [widget, name] = end;
      if (wireName(widget, name)) continue;
      throw new BeambookError(
        "InvalidArgument",
        `${widget.constructor.name} has no trait "${name}" that front ends know.`,
        { hint: `It has ${[...definitionOf(widget.constructor).wires.keys()].join(", ")}.` },
      );
    }
  }
}
