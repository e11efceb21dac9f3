import { servicesPort } from './port.ts';
import { createMarksRegistry, warnBeforeLeaving } from './registry.ts';
import type { MarksRegistry } from './registry.ts';

let made: MarksRegistry | null = null;

/** The marks of this page: one registry, however many viewers, and a question before it is left with unsaved changes. */
export function marksRegistry(): MarksRegistry {
  if (made === null) {
    made = createMarksRegistry(servicesPort);
    warnBeforeLeaving(made, window);
  }
  return made;
}
