// A body as JSON, or the reason why it is none.
import { fail, ok, type RecordFailure, type Result } from '../../contract/index.ts';
import { parseInSlices } from './slices.ts';

export type Media = { readonly type: string; readonly charset: string };

/** `application/fhir+json;charset=utf-8` in its parts; '' where there is none. */
export function mediaOf(header: string | undefined): Media {
  const [type = '', ...parameters] = (header ?? '').split(';');
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([\w.:-]+)"?\s*$/i.exec(parameter)?.[1])
    .find((value) => value !== undefined);
  return { type: type.trim().toLowerCase().slice(0, 200), charset: charset ?? 'utf-8' };
}

const isHtml = ({ type }: Media): boolean => type === 'text/html' || type === 'application/xhtml+xml';
const isJson = ({ type }: Media): boolean => /(^|[/+])json(\+|$)/.test(type);

/** What calls itself something else is taken as well, if it is JSON: many servers say `text/plain`. */
export function readJson(bytes: Buffer, media: Media): Result<unknown, RecordFailure> {
  return problemOf(bytes, media) ?? judged(parsed(decoded(bytes, media.charset)), bytes, media);
}

/** The same of a body of any length: nothing else waits for all of it. */
export async function readLongJson(bytes: Buffer, media: Media): Promise<Result<unknown, RecordFailure>> {
  const problem = problemOf(bytes, media);
  return problem ?? judged(await parseInSlices(decoded(bytes, media.charset)), bytes, media);
}

function problemOf(bytes: Buffer, media: Media): Result<unknown, RecordFailure> | null {
  if (isHtml(media)) return fail(notFhir(media));
  // Compressed, and not said so: what packed it is between us and the server.
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return fail({ kind: 'bad-answer', detail: 'content-encoding' });
  return null;
}

function judged(json: unknown, bytes: Buffer, media: Media): Result<unknown, RecordFailure> {
  if (json !== undefined && typeof json === 'object' && json !== null) return ok(json);
  return isJson(media) || media.type === ''
    ? fail({ kind: 'bad-answer', detail: bytes.length === 0 ? 'empty' : 'json' })
    : fail(notFhir(media));
}

const notFhir = ({ type }: Media): RecordFailure => ({ kind: 'not-fhir', mediaType: plainType(type) });
const plainType = (type: string): string => (/^[\w.+-]{1,60}\/[\w.+-]{1,60}$/.test(type) ? type : '');

function decoded(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes); // what is not UTF-8 then shows as U+FFFD: a name is not guessed
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
