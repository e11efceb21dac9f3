import { api } from '../ui/index.ts';
import type { DocumentsPort } from './types.ts';

export const documentsPort: DocumentsPort = {
  list: (study, signal) => api.documents(study, signal),
  one: (sop, signal) => api.document(sop, signal),
  write: (study, request) => api.writeDocuments(study, request),
};
