import { ParameterNode } from "./node.js";

/**
 * The tree of all documented parameters. Scan classes put theirs under `scandata`.
 *
 * @example
 * console.log(defaultsTree.get("scandata.numpyscan.base_path").toString());
 */
export const defaultsTree: ParameterNode = new ParameterNode("");

defaultsTree.children.set("scandata", new ParameterNode("scandata", defaultsTree));
