import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The built page: beside the bundled command line (dist/services, dist/renderer), or built from this source. */
export function defaultPageDirectory(): string | null {
  const places = ['../renderer/', '../../dist/renderer/'].map((place) =>
    fileURLToPath(new URL(place, import.meta.url)),
  );
  return places.find((place) => existsSync(`${place}index.html`)) ?? null;
}
