import { displayWords } from '../display/index.ts';
import { documentWords } from '../documents/index.ts';
import { measureWords } from '../measure/index.ts';
import { viewerWords } from './text.ts';

/** The words of everything that a viewer draws. Await them before it is drawn. */
export async function loadWords(): Promise<void> {
  await Promise.all([viewerWords.load(), measureWords.load(), displayWords.load(), documentWords.load()]);
}
