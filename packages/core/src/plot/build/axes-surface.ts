import { BeambookError } from "../../errors.js";
import { TAB10 } from "../color/colors.js";
import { resolveFigure } from "../scene/resolve.js";
import type {
  AxisSpec,
  FigureSpec,
  Mark,
  NumericArray,
  PanelSpec,
  TicksSpec,
} from "../spec/types.js";
import { type ColorCycle, checkLengths } from "./inputs.js";
import type { AxisOptions, LegendOptions } from "./options.js";

type AxisName = "xAxis" | "yAxis" | "y2Axis";

/** Axes, title and legend of a panel. Every method returns the object itself. */
export abstract class AxesSurface {
  /** The panel that methods change. */
  protected abstract get target(): PanelSpec<NumericArray>;
  /** The figure around it. */
  protected abstract get whole(): FigureSpec<NumericArray>;

  /** Gives marks the ten categorical colours in turn. */
  protected get cycle(): ColorCycle {
    const { marks } = this.target;
    return { next: (): string => TAB10[countCycled(marks) % TAB10.length] };
  }

  /** Adds a mark to the panel. */
  protected add(mark: Mark<NumericArray>): this {
    this.target.marks.push(mark);
    return this;
  }

  /** Sets the title above the panel. */
  title(text: string): this {
    this.target.title = text;
    return this;
  }

  /** Sets the x axis; a text is its label. @throws InvalidArgument for a log axis with nothing positive */
  xAxis(options: AxisOptions | string): this {
    return this.#setAxis("xAxis", options);
  }

  /** Sets the y axis; a text is its label. @throws InvalidArgument for a log axis with nothing positive */
  yAxis(options: AxisOptions | string): this {
    return this.#setAxis("yAxis", options);
  }

  /** Sets the second y axis, at the right; marks with `axis: "y2"` use it. */
  y2Axis(options: AxisOptions | string): this {
    return this.#setAxis("y2Axis", options);
  }

  /** `"equal"` gives x and y one scale (the default with `image`), a number their ratio, `"auto"` fills the panel. */
  aspect(aspect: "auto" | "equal" | number): this {
    this.target.aspect = aspect;
    return this;
  }

  /** Places the legend, or hides it; it is there as soon as a mark has a label. */
  legend(options: LegendOptions | boolean): this {
    const { legend } = this.target;
    if (typeof options === "boolean") legend.show = options;
    else Object.assign(legend, { show: true }, options);
    return this;
  }

  /** How bars on the same places stand: side by side (`"group"`, the default), stacked or over each other. */
  barMode(mode: "group" | "stack" | "overlay"): this {
    this.target.barMode = mode;
    return this;
  }

  #setAxis(name: AxisName, options: AxisOptions | string): this {
    const { target } = this;
    const { ticks, ...rest } =
      typeof options === "string" ? { label: options } : (options as AxisOptions);
    checkScale(rest.scale);
    const before = target[name];
    const axis: AxisSpec = { ...before, ...rest };
    if (ticks) axis.ticks = ticksOf(ticks);
    target[name] = axis;
    if (axis.scale === "log" && target.marks.length > 0) this.#check(name, before);
    return this;
  }

  /** Fails at once, in the line that asks for the impossible, and leaves the axis as it was. */
  #check(name: AxisName, before: AxisSpec | undefined): void {
    const { target } = this;
    try {
      resolveFigure({ ...this.whole, shareX: false, shareY: false, panels: [target] });
    } catch (error) {
      target[name] = before as AxisSpec;
      throw error;
    }
  }
}

function ticksOf(ticks: NonNullable<AxisOptions["ticks"]>): TicksSpec {
  if (!("values" in ticks) || isList(ticks)) return { values: [...(ticks as readonly number[])] };
  const { values, labels } = ticks;
  if (!labels) return { values: [...values] };
  checkLengths({ ticks: values, labels });
  return { values: [...values], labels: [...labels] };
}

/** Lists have a method `values`. */
function isList(ticks: object): ticks is readonly number[] {
  return Array.isArray(ticks);
}

/** Marks that took a colour in turn: images, rules, texts and points coloured by values do not. */
function countCycled(marks: readonly Mark<NumericArray>[]): number {
  const own = (m: Mark<NumericArray>): boolean =>
    m.kind === "image" ||
    m.kind === "rule" ||
    m.kind === "text" ||
    ("values" in m && "colors" in m);
  return marks.filter((m) => !own(m)).length;
}

const SCALES: readonly string[] = ["linear", "log", "symlog", "time", "category"];

function checkScale(scale: string | undefined): void {
  if (scale === undefined || SCALES.includes(scale)) return;
  throw new BeambookError(
    "InvalidArgument",
    `Unknown scale "${scale}" of an axis; there are ${SCALES.join(", ")}.`,
  );
}
