// Who decides, as far as a workstation knows: Lightbox has no accounts of its own.
import os from 'node:os';
import type { RecordSignIn } from '../contract/index.ts';

/** Who is signed in at the record (`Practitioner/7`), else the account on this computer; '' where there is none. */
export function personOf(signIn: RecordSignIn | undefined): string {
  if (signIn?.state === 'signed-in' && signIn.user !== null) return signIn.user;
  try {
    return os.userInfo().username;
  } catch {
    return ''; // an account that the system has no name of
  }
}
