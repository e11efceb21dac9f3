import type { Context } from 'hono';
import { fail, ok, SOPInstanceUID, StudyInstanceUID, type Result } from '../contract/index.ts';

/** The `:study` of a path. */
export function studyParameter(c: Context): Result<StudyInstanceUID> {
  const study = StudyInstanceUID.safeParse(c.req.param('study'));
  return study.success ? ok(study.data) : fail({ kind: 'bad-request', detail: 'StudyInstanceUID' });
}

/** The `:sop` of a path. */
export function instanceParameter(c: Context): Result<SOPInstanceUID> {
  const instance = SOPInstanceUID.safeParse(c.req.param('sop'));
  return instance.success ? ok(instance.data) : fail({ kind: 'bad-request', detail: 'SOPInstanceUID' });
}
