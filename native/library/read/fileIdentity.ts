import { createHash } from 'node:crypto';
import type { InstanceRecord } from '../types.ts';

/**
 * Short name of the very file an instance is read from, to key what is remembered about it. SOP Instance UID, size and
 * time are not enough: files from one checkout or disc share them, and an image may be removed and another added.
 */
export function fileIdentity({ SOPInstanceUID, location, bytes, modifiedAt }: InstanceRecord): string {
  const facts = JSON.stringify([SOPInstanceUID, location.path, location.member, bytes, modifiedAt]);
  return createHash('sha256').update(facts).digest('base64url').slice(0, 24);
}
