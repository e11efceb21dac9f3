import { useStore } from 'zustand';
import type { DocumentsSession, DocumentsView } from './session.ts';

/** One value of what the reader sees of documents; select values that stay the same object while they do not change. */
export const useView = <T>(session: DocumentsSession, select: (view: DocumentsView) => T): T =>
  useStore(session.view, select);
