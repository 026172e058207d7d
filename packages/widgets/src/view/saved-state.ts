import { BEAMBOOK } from "../own-module.js";

/** The part of JupyterLab's widget manager that writes widget state into a notebook. */
interface SavingManager {
  get_state_sync?: (options?: object) => { state: Record<string, { model_module: string }> };
}

const changed: WeakSet<object> = new WeakSet();

/**
 * Keeps this package's models out of the state that is saved with a notebook. They are nothing without a kernel that
 * has their data, and a page made of the notebook would look for their code instead of showing the picture beside them.
 */
export function leaveOutOfSavedState(manager: unknown): void {
  const saving = manager as SavingManager;
  const original = saving.get_state_sync;
  if (typeof original !== "function" || changed.has(saving)) return;
  changed.add(saving);
  saving.get_state_sync = (options?: object): ReturnType<typeof original> => {
    const saved = original.call(saving, options);
    const kept = Object.entries(saved.state).filter(
      ([, { model_module: module }]) => module !== BEAMBOOK.module,
    );
    return { ...saved, state: Object.fromEntries(kept) };
  };
}
