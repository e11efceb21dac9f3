// The chart of a study: given only where the record is known to be of the patient that the images show.
import type {
  ChartLine,
  Failure,
  RecordFailure,
  RecordLink,
  RecordOfStudy,
  Result,
  StudyRow,
} from '../../contract/index.ts';
import { fail, ok } from '../../contract/index.ts';
import type { RecordClient } from '../client/types.ts';
import { type Links, localReference } from '../link/index.ts';
import type { Attachment } from '../types.ts';
import { readChart } from './readChart.ts';
import type { LocalStudy } from './timeline.ts';
import type { ChartOf } from './types.ts';

export type ChartParts = {
  readonly links: Pick<Links, 'ofStudy' | 'look' | 'sawPatient'>;
  readonly clients: () => readonly RecordClient[];
  /** What is here of the patient of a study, which itself may be elsewhere. */
  readonly studiesHere: (StudyInstanceUID: string) => Promise<readonly StudyRow[]>;
  /** False where a retrieve of the study ended incomplete. */
  readonly isComplete: (StudyInstanceUID: string) => boolean;
};

export type ReportForm = { readonly bytes: Uint8Array; readonly mediaType: string };

export type Charts = {
  /** Lines as the record answers. Ends early where the signal says so. */
  readonly read: (StudyInstanceUID: string, signal: AbortSignal) => AsyncGenerator<ChartLine>;
  /** One presented form of a report, of the same patient: `not-found` for any other. */
  readonly reportForm: (
    StudyInstanceUID: string,
    report: string,
    index: number,
    signal: AbortSignal,
  ) => Promise<Result<ReportForm, Failure>>;
};

type Withheld = Extract<ChartLine, { readonly type: 'withheld' }>['because'];
type Shown = { readonly client: RecordClient; readonly link: RecordLink; readonly patient: string };

/** A report larger than this is not shown beside images. */
const FORM_BYTES = 32 * 1024 * 1024;

export function createCharts({ links, clients, studiesHere, isComplete }: ChartParts): Charts {
  const shown = async (study: string, signal: AbortSignal): Promise<Shown | Withheld> => {
    const known = clients();
    if (known.length === 0) return 'no-server';
    const kept = await links.ofStudy(study);
    const isLinked = kept.ok && kept.value.links.length > 0;
    const asked = isLinked ? kept : await links.look(study, signal);
    if (!asked.ok) return 'not-linked';
    const because = withheld(asked.value);
    if (because !== null) return because;
    const [link] = asked.value.links;
    const client = known.find(({ serverId }) => serverId === link?.serverId);
    return link === undefined || client === undefined || link.subject === null
      ? 'not-linked'
      : { client, link, patient: link.subject };
  };
  return {
    async *read(study, signal) {
      const found = await shown(study, signal);
      if (typeof found === 'string') {
        yield { type: 'withheld', because: found };
        yield { type: 'end' };
        return;
      }
      const { client, link, patient } = found;
      const local = await studiesHere(study);
      const ending = new AbortController();
      const of: ChartOf = {
        client,
        patient,
        imagingStudy: link.imagingStudy,
        onPatient: (read) => links.sawPatient(client.serverId, read),
        local: local.map((row): LocalStudy => ({
          ...row,
          complete: isComplete(row.StudyInstanceUID) && row.unavailableCount === 0,
        })),
      };
      try {
        const held: ChartLine[] = [];
        let isJudged = false;
        for await (const line of readChart(of, AbortSignal.any([signal, ending.signal]))) {
          held.push(line);
          const isPatient = line.type === 'section' && line.name === 'patient';
          if (!isJudged && !isPatient) continue;
          if (isPatient) {
            // Compared anew with what has just been read: who agreed once may have been corrected in the record since.
            // Nothing of it is told before.
            isJudged = true;
            const now = await links.ofStudy(study);
            const because = now.ok ? withheld(now.value) : null;
            if (because !== null) {
              yield { type: 'withheld', because };
              yield { type: 'end' };
              return;
            }
          }
          yield* held.splice(0);
        }
      } finally {
        ending.abort(); // whoever reads no further wants no more of it asked
      }
    },
    async reportForm(study, report, index, signal) {
      const found = await shown(study, signal);
      if (typeof found === 'string') return fail({ kind: 'not-found' });
      const form = await formOf(found, report, index, signal);
      return form.ok
        ? form
        : fail({ kind: 'record-failed', server: found.client.name, failure: form.failure });
    },
  };
}

async function formOf(
  { client, patient }: Shown,
  report: string,
  index: number,
  signal: AbortSignal,
): Promise<Result<ReportForm, RecordFailure>> {
  const told = await client.read('DiagnosticReport', report, signal);
  if (!told.ok) return told;
  const { subject, presentedForms } = told.value.value.resource;
  const form = presentedForms[index];
  const isOwn = localReference(subject?.reference ?? null, client.base, 'Patient') === patient;
  return form === undefined || !isOwn ? fail({ kind: 'not-there' }) : contentOf(client, form, signal);
}

/** Why nothing of the record is shown; null where it is. */
function withheld({ links, verdict, ambiguous, failures }: RecordOfStudy): Withheld | null {
  const [first] = links;
  if (first === undefined) return failures.length > 0 ? 'not-asked' : 'not-linked';
  if (first.state === 'rejected') return 'rejected';
  if (first.state === 'suggested' || ambiguous) return 'suggested';
  // Somebody who has read which fields differ has confirmed that it is one person all the same.
  return verdict === 'contradiction' && first.state !== 'confirmed' ? 'contradiction' : null;
}

async function contentOf(
  client: RecordClient,
  { data, url, contentType }: Attachment,
  signal: AbortSignal,
): Promise<Result<ReportForm, RecordFailure>> {
  if (data !== null) {
    const bytes = Buffer.from(data, 'base64');
    return bytes.length > FORM_BYTES
      ? fail({ kind: 'too-large', limitBytes: FORM_BYTES })
      : ok({ bytes, mediaType: contentType ?? 'application/octet-stream' });
  }
  if (url === null) return fail({ kind: 'not-there' });
  const told = await client.attachment(url, { limitBytes: FORM_BYTES, signal });
  if (!told.ok) return told;
  // What the record says that it is: the host that keeps it may call everything `application/octet-stream`.
  return ok({ bytes: told.value.value.bytes, mediaType: contentType ?? told.value.value.mediaType });
}
