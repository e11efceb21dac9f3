import type { KeyImage } from '../../native/contract/index.ts';
import type { MarksSession } from './session.ts';
import { placeOf } from './types.ts';
import type { Place } from './types.ts';

export function toggleKeyImage(session: MarksSession, place: Place): void {
  const known = session.keyImage(place);
  if (known) {
    session.change(place.StudyInstanceUID, { remove: { keyImages: [known] } }, 'stepKeyImage');
    return;
  }
  const keyImage: KeyImage = { ...placeOf(place), note: '', createdAt: session.host.now(), author: '' };
  session.change(place.StudyInstanceUID, { put: { keyImages: [keyImage] } }, 'stepKeyImage');
}

export function setNote(session: MarksSession, keyImage: KeyImage, note: string): void {
  const next = note.trim().slice(0, 2000);
  if (next === keyImage.note) return;
  session.change(
    keyImage.StudyInstanceUID,
    { put: { keyImages: [{ ...keyImage, note: next }] } },
    'stepName',
  );
}
