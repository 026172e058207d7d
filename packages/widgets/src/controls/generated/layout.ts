// Written by scripts/generate-controls.mjs from @jupyter-widgets/schema; do not edit.
import { defineWidget } from "../../base/definition.js";
import { LayoutBase, type LayoutBaseOptions } from "../../base/layout-base.js";
import { oneOf, string } from "../../base/traits.js";

/** Options of {@link Layout}. */
export interface LayoutOptions extends LayoutBaseOptions {
  /** CSS `align-content`; default `null`. */
  alignContent?:
    | "flex-start"
    | "flex-end"
    | "center"
    | "space-between"
    | "space-around"
    | "space-evenly"
    | "stretch"
    | "inherit"
    | "initial"
    | "unset"
    | null;
  /** CSS `align-items`; default `null`. */
  alignItems?:
    | "flex-start"
    | "flex-end"
    | "center"
    | "baseline"
    | "stretch"
    | "inherit"
    | "initial"
    | "unset"
    | null;
  /** CSS `align-self`; default `null`. */
  alignSelf?:
    | "auto"
    | "flex-start"
    | "flex-end"
    | "center"
    | "baseline"
    | "stretch"
    | "inherit"
    | "initial"
    | "unset"
    | null;
  /** CSS `border-bottom`; default `null`. */
  borderBottom?: string | null;
  /** CSS `border-left`; default `null`. */
  borderLeft?: string | null;
  /** CSS `border-right`; default `null`. */
  borderRight?: string | null;
  /** CSS `border-top`; default `null`. */
  borderTop?: string | null;
  /** CSS `bottom`; default `null`. */
  bottom?: string | null;
  /** CSS `display`; default `null`. */
  display?: string | null;
  /** CSS `flex`; default `null`. */
  flex?: string | null;
  /** CSS `flex-flow`; default `null`. */
  flexFlow?: string | null;
  /** CSS `grid-area`; default `null`. */
  gridArea?: string | null;
  /** CSS `grid-auto-columns`; default `null`. */
  gridAutoColumns?: string | null;
  /** CSS `grid-auto-flow`; default `null`. */
  gridAutoFlow?:
    | "column"
    | "row"
    | "row dense"
    | "column dense"
    | "inherit"
    | "initial"
    | "unset"
    | null;
  /** CSS `grid-auto-rows`; default `null`. */
  gridAutoRows?: string | null;
  /** CSS `grid-column`; default `null`. */
  gridColumn?: string | null;
  /** CSS `grid-gap`; default `null`. */
  gridGap?: string | null;
  /** CSS `grid-row`; default `null`. */
  gridRow?: string | null;
  /** CSS `grid-template-areas`; default `null`. */
  gridTemplateAreas?: string | null;
  /** CSS `grid-template-columns`; default `null`. */
  gridTemplateColumns?: string | null;
  /** CSS `grid-template-rows`; default `null`. */
  gridTemplateRows?: string | null;
  /** CSS `height`; default `null`. */
  height?: string | null;
  /** CSS `justify-content`; default `null`. */
  justifyContent?:
    | "flex-start"
    | "flex-end"
    | "center"
    | "space-between"
    | "space-around"
    | "inherit"
    | "initial"
    | "unset"
    | null;
  /** CSS `justify-items`; default `null`. */
  justifyItems?: "flex-start" | "flex-end" | "center" | "inherit" | "initial" | "unset" | null;
  /** CSS `left`; default `null`. */
  left?: string | null;
  /** CSS `margin`; default `null`. */
  margin?: string | null;
  /** CSS `max-height`; default `null`. */
  maxHeight?: string | null;
  /** CSS `max-width`; default `null`. */
  maxWidth?: string | null;
  /** CSS `min-height`; default `null`. */
  minHeight?: string | null;
  /** CSS `min-width`; default `null`. */
  minWidth?: string | null;
  /** CSS `object-fit`; default `null`. */
  objectFit?: "contain" | "cover" | "fill" | "scale-down" | "none" | null;
  /** CSS `object-position`; default `null`. */
  objectPosition?: string | null;
  /** CSS `order`; default `null`. */
  order?: string | null;
  /** CSS `overflow`; default `null`. */
  overflow?: string | null;
  /** CSS `padding`; default `null`. */
  padding?: string | null;
  /** CSS `right`; default `null`. */
  right?: string | null;
  /** CSS `top`; default `null`. */
  top?: string | null;
  /** CSS `visibility`; default `null`. */
  visibility?: "visible" | "hidden" | "inherit" | "initial" | "unset" | null;
  /** CSS `width`; default `null`. */
  width?: string | null;
}

/** Size, place and box model of a widget, as CSS properties. */
export class Layout extends LayoutBase {
  static {
    defineWidget(Layout, {
      model: { name: "LayoutModel", module: "@jupyter-widgets/base", version: "2.0.0" },
      view: { name: "LayoutView", module: "@jupyter-widgets/base", version: "2.0.0" },
      traits: {
        alignContent: oneOf(
          [
            "flex-start",
            "flex-end",
            "center",
            "space-between",
            "space-around",
            "space-evenly",
            "stretch",
            "inherit",
            "initial",
            "unset",
          ],
          "flex-start",
        ).orNull(),
        alignItems: oneOf(
          [
            "flex-start",
            "flex-end",
            "center",
            "baseline",
            "stretch",
            "inherit",
            "initial",
            "unset",
          ],
          "flex-start",
        ).orNull(),
        alignSelf: oneOf(
          [
            "auto",
            "flex-start",
            "flex-end",
            "center",
            "baseline",
            "stretch",
            "inherit",
            "initial",
            "unset",
          ],
          "auto",
        ).orNull(),
        borderBottom: string().orNull(),
        borderLeft: string().orNull(),
        borderRight: string().orNull(),
        borderTop: string().orNull(),
        bottom: string().orNull(),
        display: string().orNull(),
        flex: string().orNull(),
        flexFlow: string().orNull(),
        gridArea: string().orNull(),
        gridAutoColumns: string().orNull(),
        gridAutoFlow: oneOf(
          ["column", "row", "row dense", "column dense", "inherit", "initial", "unset"],
          "column",
        ).orNull(),
        gridAutoRows: string().orNull(),
        gridColumn: string().orNull(),
        gridGap: string().orNull(),
        gridRow: string().orNull(),
        gridTemplateAreas: string().orNull(),
        gridTemplateColumns: string().orNull(),
        gridTemplateRows: string().orNull(),
        height: string().orNull(),
        justifyContent: oneOf(
          [
            "flex-start",
            "flex-end",
            "center",
            "space-between",
            "space-around",
            "inherit",
            "initial",
            "unset",
          ],
          "flex-start",
        ).orNull(),
        justifyItems: oneOf(
          ["flex-start", "flex-end", "center", "inherit", "initial", "unset"],
          "flex-start",
        ).orNull(),
        left: string().orNull(),
        margin: string().orNull(),
        maxHeight: string().orNull(),
        maxWidth: string().orNull(),
        minHeight: string().orNull(),
        minWidth: string().orNull(),
        objectFit: oneOf(["contain", "cover", "fill", "scale-down", "none"], "contain").orNull(),
        objectPosition: string().orNull(),
        order: string().orNull(),
        overflow: string().orNull(),
        padding: string().orNull(),
        right: string().orNull(),
        top: string().orNull(),
        visibility: oneOf(["visible", "hidden", "inherit", "initial", "unset"], "visible").orNull(),
        width: string().orNull(),
      },
    });
  }

  /** CSS `align-content`; default `null`. */
  declare alignContent:
    | "flex-start"
    | "flex-end"
    | "center"
    | "space-between"
    | "space-around"
    | "space-evenly"
    | "stretch"
    | "inherit"
    | "initial"
    | "unset"
    | null;
  /** CSS `align-items`; default `null`. */
  declare alignItems:
    | "flex-start"
    | "flex-end"
    | "center"
    | "baseline"
    | "stretch"
    | "inherit"
    | "initial"
    | "unset"
    | null;
  /** CSS `align-self`; default `null`. */
  declare alignSelf:
    | "auto"
    | "flex-start"
    | "flex-end"
    | "center"
    | "baseline"
    | "stretch"
    | "inherit"
    | "initial"
    | "unset"
    | null;
  /** CSS `border-bottom`; default `null`. */
  declare borderBottom: string | null;
  /** CSS `border-left`; default `null`. */
  declare borderLeft: string | null;
  /** CSS `border-right`; default `null`. */
  declare borderRight: string | null;
  /** CSS `border-top`; default `null`. */
  declare borderTop: string | null;
  /** CSS `bottom`; default `null`. */
  declare bottom: string | null;
  /** CSS `display`; default `null`. */
  declare display: string | null;
  /** CSS `flex`; default `null`. */
  declare flex: string | null;
  /** CSS `flex-flow`; default `null`. */
  declare flexFlow: string | null;
  /** CSS `grid-area`; default `null`. */
  declare gridArea: string | null;
  /** CSS `grid-auto-columns`; default `null`. */
  declare gridAutoColumns: string | null;
  /** CSS `grid-auto-flow`; default `null`. */
  declare gridAutoFlow:
    | "column"
    | "row"
    | "row dense"
    | "column dense"
    | "inherit"
    | "initial"
    | "unset"
    | null;
  /** CSS `grid-auto-rows`; default `null`. */
  declare gridAutoRows: string | null;
  /** CSS `grid-column`; default `null`. */
  declare gridColumn: string | null;
  /** CSS `grid-gap`; default `null`. */
  declare gridGap: string | null;
  /** CSS `grid-row`; default `null`. */
  declare gridRow: string | null;
  /** CSS `grid-template-areas`; default `null`. */
  declare gridTemplateAreas: string | null;
  /** CSS `grid-template-columns`; default `null`. */
  declare gridTemplateColumns: string | null;
  /** CSS `grid-template-rows`; default `null`. */
  declare gridTemplateRows: string | null;
  /** CSS `height`; default `null`. */
  declare height: string | null;
  /** CSS `justify-content`; default `null`. */
  declare justifyContent:
    | "flex-start"
    | "flex-end"
    | "center"
    | "space-between"
    | "space-around"
    | "inherit"
    | "initial"
    | "unset"
    | null;
  /** CSS `justify-items`; default `null`. */
  declare justifyItems:
    | "flex-start"
    | "flex-end"
    | "center"
    | "inherit"
    | "initial"
    | "unset"
    | null;
  /** CSS `left`; default `null`. */
  declare left: string | null;
  /** CSS `margin`; default `null`. */
  declare margin: string | null;
  /** CSS `max-height`; default `null`. */
  declare maxHeight: string | null;
  /** CSS `max-width`; default `null`. */
  declare maxWidth: string | null;
  /** CSS `min-height`; default `null`. */
  declare minHeight: string | null;
  /** CSS `min-width`; default `null`. */
  declare minWidth: string | null;
  /** CSS `object-fit`; default `null`. */
  declare objectFit: "contain" | "cover" | "fill" | "scale-down" | "none" | null;
  /** CSS `object-position`; default `null`. */
  declare objectPosition: string | null;
  /** CSS `order`; default `null`. */
  declare order: string | null;
  /** CSS `overflow`; default `null`. */
  declare overflow: string | null;
  /** CSS `padding`; default `null`. */
  declare padding: string | null;
  /** CSS `right`; default `null`. */
  declare right: string | null;
  /** CSS `top`; default `null`. */
  declare top: string | null;
  /** CSS `visibility`; default `null`. */
  declare visibility: "visible" | "hidden" | "inherit" | "initial" | "unset" | null;
  /** CSS `width`; default `null`. */
  declare width: string | null;

  constructor(options: LayoutOptions = {}) {
    super(options);
  }
}
