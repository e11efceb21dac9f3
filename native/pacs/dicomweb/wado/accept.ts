// How to ask for what is stored as it is stored: PS3.18 8.7.3.5.2 has `transfer-syntax=*` for that, and servers differ in
// what they make of it. What worked once is asked for first the next time.
import type { Result } from '../../../contract/index.ts';
import type { DicomWebFailure } from '../failure.ts';
import type { HttpAnswer, HttpClient } from '../http/client.ts';

const INSTANCES = [
  'multipart/related; type="application/dicom"; transfer-syntax=*',
  'multipart/related; type="application/dicom"; transfer-syntax=*, application/dicom; transfer-syntax=*',
  // Without it the server may transcode to Explicit VR Little Endian (8.7.3.5.1): whole, though not as stored.
  'multipart/related; type="application/dicom"',
  'application/dicom',
] as const;

const FRAMES = [
  'multipart/related; type="application/octet-stream"; transfer-syntax=*',
  'multipart/related; type="application/octet-stream", multipart/related; type="image/*"',
  '*/*',
] as const;

/** One for each server. */
export class AcceptChoice {
  private readonly forms: readonly string[];
  private best = 0;
  private proven = false;

  constructor(what: 'instances' | 'frames') {
    this.forms = what === 'instances' ? INSTANCES : FRAMES;
  }

  async request(
    client: HttpClient,
    path: string,
    signal: AbortSignal | undefined,
  ): Promise<Result<HttpAnswer, DicomWebFailure>> {
    let first: Result<HttpAnswer, DicomWebFailure> | null = null;
    for (let at = this.best; at < this.forms.length; at += 1) {
      const answer = await client.request({ path, accept: this.forms[at] ?? '*/*', signal });
      // A form that has worked stays the first: what it does not work for is one odd object, not the server.
      if (answer.ok && !this.proven) {
        this.best = at;
        this.proven = true;
      }
      if (answer.ok || !isAboutAccept(answer.failure)) return answer;
      first ??= answer;
    }
    return first ?? client.request({ path, accept: '*/*', signal });
  }
}

/** Orthanc says 400 for what it cannot generate. */
const isAboutAccept = (failure: DicomWebFailure): boolean =>
  failure.kind === 'not-acceptable' || (failure.kind === 'request-refused' && failure.status === 400);
