import type { ServiceEvent } from '../contract/index.ts';

export type Events = {
  readonly emit: (event: ServiceEvent) => void;
  /** Names a study that appeared, changed or went; listeners hear of many at once, at most four times a second. */
  readonly studyChanged: (StudyInstanceUID: string) => void;
  readonly subscribe: (listener: (event: ServiceEvent) => void) => () => void;
  readonly close: () => void;
};

const EVENT_MS = 250;
const NAMED_STUDIES = 200;

export function createEvents(): Events {
  const listeners = new Set<(event: ServiceEvent) => void>();
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | null = null;
  const emit = (event: ServiceEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const tell = (): void => {
    timer = null;
    const StudyInstanceUIDs = changed.size > NAMED_STUDIES ? null : [...changed];
    changed.clear();
    emit({ type: 'studies-changed', StudyInstanceUIDs });
  };
  return {
    emit,
    studyChanged(UID) {
      if (changed.size <= NAMED_STUDIES) changed.add(UID);
      timer ??= setTimeout(tell, EVENT_MS);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      if (changed.size > 0) tell();
      listeners.clear();
    },
  };
}
