import { expect, test } from "vitest";
import { leaveOutOfSavedState, savedAlone } from "../../packages/widgets/dist/view/saved-state.js";

const stock = (children?: string[]) => ({
  model_module: "@jupyter-widgets/controls",
  state: children ? { children: children.map((id) => `IPY_MODEL_${id}`) } : {},
});
const own = { model_module: "@beambook/widgets", state: {} };

test("what needs this package is not saved, nor boxes that hold it at any depth", () => {
  const state = {
    outer: stock(["slider", "inner"]),
    inner: stock(["view"]),
    view: own,
    slider: stock(),
    plain: stock(["slider"]),
    empty: stock([]),
  };
  expect(Object.keys(savedAlone(state))).toEqual(["slider", "plain", "empty"]);
});

test("a manager saves the rest as before, however often it is asked to", () => {
  const state = { box: stock(["view"]), view: own, slider: stock() };
  const manager = {
    get_state_sync: (options?: object) => ({ version_major: 2, options, state }),
  };
  leaveOutOfSavedState(manager);
  const once = manager.get_state_sync;
  leaveOutOfSavedState(manager);
  expect(manager.get_state_sync).toBe(once);
  expect(manager.get_state_sync({ drop_defaults: true })).toEqual({
    version_major: 2,
    options: { drop_defaults: true },
    state: { slider: state.slider },
  });
  expect(() => leaveOutOfSavedState({})).not.toThrow();
});
