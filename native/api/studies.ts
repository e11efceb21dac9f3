import { Hono } from 'hono';
import { StudiesRemoval, StudyQuery, type Failure, type Result, fail, ok } from '../contract/index.ts';
import { isCursor } from '../library/index.ts';
import { readJson } from './body.ts';
import { errorFacts } from './log.ts';
import { studyParameter } from './parameters.ts';
import { answer, badRequest, failed } from './reply.ts';
import type { Services } from './services.ts';
import { studyDetailOf } from './studyDetail.ts';

const LISTS: ReadonlySet<string> = new Set(['ModalitiesInStudy', 'BodyPartsInStudy', 'PatientSex']);
const FLAGS: ReadonlySet<string> = new Set(['notOpened', 'withProblems']);

export function studiesRoutes(services: Services): Hono {
  const { library, pacs, log } = services;
  return new Hono()
    .get('/', async (c) => {
      const query = parseStudyQuery(c.req.queries());
      return query.ok
        ? c.json(await library.findStudies(query.value, c.req.raw.signal))
        : failed(c, query.failure);
    })
    .post('/remove', async (c) => {
      const removal = await readJson(c, StudiesRemoval);
      if (!removal.ok) return failed(c, removal.failure);
      return answer(c, library.removeStudies(removal.value.StudyInstanceUIDs), 202);
    })
    .get('/:study', (c) => {
      const study = studyParameter(c);
      if (!study.ok) return failed(c, study.failure);
      const detail = studyDetailOf(services, study.value);
      return detail === null ? failed(c, notFound(study.value)) : c.json(detail);
    })
    .post('/:study/opened', (c) => {
      const study = studyParameter(c);
      if (!study.ok) return failed(c, study.failure);
      const known = library.markOpened(study.value, Date.now());
      const read = pacs?.reading.detail(study.value) ?? null;
      if (!known && read === null) return failed(c, notFound(study.value));
      const row = pacs === undefined ? undefined : (read ?? library.studyDetail(study.value))?.study;
      if (row !== undefined) {
        // Beside the answer: whoever has opened it waits for nothing.
        pacs?.prefetch
          .opened(row)
          .catch((error: unknown) => log('error', 'prefetch-failed', errorFacts(error)));
      }
      return c.body(null, 204);
    });
}

const notFound = (study: string): Failure => ({ kind: 'study-not-found', StudyInstanceUID: study });

/** A StudyQuery from the query string: lists as repeated parameters, flags as `true` / `false`. */
export function parseStudyQuery(parameters: Record<string, string[]>): Result<StudyQuery> {
  const fields: Record<string, unknown> = {};
  for (const [name, values] of Object.entries(parameters)) {
    if (LISTS.has(name)) fields[name] = values;
    else if (values.length !== 1) return fail({ kind: 'bad-request', detail: `${name}: repeated` });
    else fields[name] = scalar(name, values[0] ?? '');
  }
  const query = StudyQuery.safeParse(fields);
  // The beginning instead of a page that cannot be made out would show the same studies twice.
  if (query.success && query.data.cursor !== undefined && !isCursor(query.data.cursor, query.data.sort))
    return fail({ kind: 'bad-request', detail: 'cursor' });
  return query.success ? ok(query.data) : fail(badRequest(query.error));
}

function scalar(name: string, value: string): unknown {
  if (FLAGS.has(name)) return value === 'true' ? true : value === 'false' ? false : value;
  return name === 'limit' && /^\d{1,6}$/.test(value) ? Number(value) : value;
}
