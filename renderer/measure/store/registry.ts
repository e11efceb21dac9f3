import type { StudyInstanceUID } from '../../../native/contract/index.ts';
import { createMarksStore } from './marksStore.ts';
import type { MarksPort, MarksStore } from './marksStore.ts';

/**
 * The stores of a page, one a study, whoever looks at it. A store that was let go of lives on until all of its changes
 * are saved: closing a tab loses nothing.
 */
export type MarksRegistry = {
  take(study: StudyInstanceUID): MarksStore;
  release(study: StudyInstanceUID): void;
  /** Completed changes that the services do not have yet, of all studies. */
  unsaved(): number;
};

type Held = { readonly store: MarksStore; users: number };

export function createMarksRegistry(port: MarksPort): MarksRegistry {
  const held = new Map<string, Held>();

  const dropWhenSaved = (study: StudyInstanceUID, one: Held): void => {
    const drop = (): boolean => {
      if (one.users > 0) return true;
      if (one.store.state.getState().saving.unsaved > 0) return false;
      held.delete(study);
      one.store.dispose();
      return true;
    };
    if (drop()) return;
    const end = one.store.state.subscribe(() => drop() && end());
  };

  return {
    take(study) {
      const known = held.get(study);
      const one = known ?? { store: createMarksStore(study, port), users: 0 };
      one.users += 1;
      held.set(study, one);
      return one.store;
    },
    release(study) {
      const one = held.get(study);
      if (one === undefined || one.users === 0) return;
      one.users -= 1;
      if (one.users === 0) dropWhenSaved(study, one);
    },
    unsaved: () =>
      [...held.values()].reduce((sum, { store }) => sum + store.state.getState().saving.unsaved, 0),
  };
}

/** Asks before the page is left while something is unsaved. Returns the end of it. */
export function warnBeforeLeaving(registry: Pick<MarksRegistry, 'unsaved'>, page: Window): () => void {
  const ask = (event: BeforeUnloadEvent): void => {
    if (registry.unsaved() > 0) event.preventDefault();
  };
  page.addEventListener('beforeunload', ask);
  return () => page.removeEventListener('beforeunload', ask);
}
