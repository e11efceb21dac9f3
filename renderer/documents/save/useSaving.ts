import { useState } from 'react';
import type { DocumentRequest } from '../../../native/contract/index.ts';
import type { RequestFailure } from '../../ui/index.ts';
import type { DocumentsSession } from '../session.ts';

export type Saving =
  | { readonly state: 'idle' | 'busy' }
  | { readonly state: 'done'; readonly SOPInstanceUIDs: readonly string[] }
  | { readonly state: 'failed'; readonly failure: RequestFailure };

/** Sends one request at a time and says how it went. */
export function useSaving(session: DocumentsSession): {
  readonly saving: Saving;
  readonly save: (study: string, request: DocumentRequest) => void;
} {
  const [saving, setSaving] = useState<Saving>({ state: 'idle' });
  const write = async (study: string, request: DocumentRequest): Promise<void> => {
    setSaving({ state: 'busy' });
    const answer = await session.port.write(study, request);
    setSaving(
      answer.ok
        ? { state: 'done', SOPInstanceUIDs: answer.value.SOPInstanceUIDs }
        : { state: 'failed', failure: answer.failure },
    );
  };
  return { saving, save: (study, request) => void write(study, request) };
}
