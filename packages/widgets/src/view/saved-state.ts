import { BEAMBOOK } from "../own-module.js";

/** The state of one model as it is saved. */
interface SavedModel {
  readonly model_module: string;
  readonly state?: { readonly children?: unknown };
}

/** The part of JupyterLab's widget manager that writes widget state into a notebook. */
interface SavingManager {
  get_state_sync?: (options?: object) => { state: Record<string, SavedModel> };
}

const changed: WeakSet<object> = new WeakSet();

/**
 * Keeps this package's models out of the state that is saved with a notebook, and boxes that hold them. They are nothing
 * without a kernel that has their data, and a page made of the notebook would look for their code instead of showing the
 * picture beside them.
 */
export function leaveOutOfSavedState(manager: unknown): void {
  const saving = manager as SavingManager;
  const original = saving.get_state_sync;
  if (typeof original !== "function" || changed.has(saving)) return;
  changed.add(saving);
  saving.get_state_sync = (options?: object): ReturnType<typeof original> => {
    const saved = original.call(saving, options);
    return { ...saved, state: savedAlone(saved.state) };
  };
}

/** The models that can be shown without this package: neither its own, nor boxes that hold such, at any depth. */
export function savedAlone(state: Record<string, SavedModel>): Record<string, SavedModel> {
  let kept = Object.entries(state).filter(([, model]) => model.model_module !== BEAMBOOK.module);
  for (let before = -1; before !== kept.length; ) {
    before = kept.length;
    const known = new Set(kept.map(([id]) => `IPY_MODEL_${id}`));
    kept = kept.filter(([, { state: own }]) => childrenOf(own).every((child) => known.has(child)));
  }
  return Object.fromEntries(kept);
}

function childrenOf(state: SavedModel["state"]): string[] {
  const { children } = state ?? {};
  return Array.isArray(children) ? children.map(String) : [];
}
