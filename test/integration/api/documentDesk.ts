// A library over its API with a CT, a negative radiograph and a colour cine, and what the tests of documents do with it.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import type * as z from 'zod';
import {
  DocumentsWritten,
  StudyDocument,
  type Annotation,
  type PresentationView,
} from '../../../native/contract/index.ts';
import { crImage, ctSeries, usCine, type GeneratedFile } from '../../generate/index.ts';
import { anAnnotation } from '../../generate/marks.ts';
import { serveLibrary, type TestServer } from './serve.ts';

type View = z.infer<typeof PresentationView>;
export type Place = { StudyInstanceUID: string; SeriesInstanceUID: string; SOPInstanceUID: string };

export const ct = ctSeries({ seed: 'documents', slices: 3, rows: 48, columns: 64 });
export const negative = crImage({
  seed: 'documents',
  elements: { PhotometricInterpretation: 'MONOCHROME1', PresentationLUTShape: 'INVERSE', Laterality: 'L' },
});
export const cine = usCine({ seed: 'documents', frames: 4 });
/** Of 12 bits over values of HU. The curve before it is none. */
export const CURVE = Array.from({ length: 4096 }, (_, at) => Math.floor((at * at) / 4096));
export const curved = ctSeries({
  seed: 'documents-curved',
  study: 'documents-curved',
  slices: 1,
  rows: 48,
  columns: 64,
  elements: {
    VOILUTSequence: [
      {
        LUTDescriptor: { VR: 'SS', value: [16, -1024, 12] },
        LUTExplanation: 'BROKEN',
        LUTData: { VR: 'OW', value: new Uint8Array(2) },
      },
      {
        LUTDescriptor: { VR: 'SS', value: [CURVE.length, -1024, 12] },
        LUTExplanation: 'CURVE',
        LUTData: { VR: 'OW', value: new Uint8Array(Uint16Array.from(CURVE).buffer) },
      },
    ],
  },
});

export const placeOf = ({ StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID }: GeneratedFile): Place => ({
  StudyInstanceUID,
  SeriesInstanceUID,
  SOPInstanceUID,
});
export const slice = (index: number): Place => placeOf(ct[index] ?? negative);

export type Desk = {
  readonly server: TestServer;
  readonly send: (method: string, target: string, body: unknown) => Promise<Response>;
  /** Puts annotations on an image and resolves with them. */
  readonly marked: (place: Place, shapes: readonly Record<string, unknown>[]) => Promise<Annotation[]>;
  /** Writes documents and resolves with their UIDs. */
  readonly written: (study: string, request: unknown) => Promise<string[]>;
  readonly read: (uid: string) => Promise<StudyDocument>;
  /** The file of an instance, copied out for the tools. */
  readonly fileOf: (study: string, uid: string) => Promise<string>;
};

export async function openDesk(): Promise<Desk> {
  const server = await serveLibrary();
  await server.importFiles(
    [...ct, negative, cine, ...curved].map((file, index) => ({ path: String(index), bytes: file.bytes })),
  );
  const send: Desk['send'] = (method, target, body) =>
    server.fetch(target, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  return {
    server,
    send,
    async marked(place, shapes) {
      const annotations = shapes.map((shape) => anAnnotation({ ...place, ...shape }));
      const change = { put: { annotations }, remove: {} };
      expect((await send('PUT', `api/studies/${place.StudyInstanceUID}/marks`, change)).status).toBe(204);
      return annotations;
    },
    async written(study, request) {
      const answer = await send('POST', `api/studies/${study}/documents`, request);
      expect(answer.status, await answer.clone().text()).toBe(201);
      return DocumentsWritten.parse(await answer.json()).SOPInstanceUIDs;
    },
    read: async (uid) => StudyDocument.parse(await (await server.fetch(`api/documents/${uid}`)).json()),
    async fileOf(study, uid) {
      const record = server.library.instance(study, null, uid);
      if (record === null) throw new Error('not in the library');
      const body = await server.library.file(record);
      if (!body.ok) throw new Error(body.failure.kind);
      const file = path.join(server.folder, `${uid}.dcm`);
      writeFileSync(file, Buffer.from(await new Response(body.value.bytes).arrayBuffer()));
      return file;
    },
  };
}

const available = (tool: string): boolean => spawnSync(tool, ['-h']).error === undefined;
export const dicom3tools = available('dciodvfy');
export const dcmtk = available('dsrdump') && available('dcmpschk') && available('dcmp2pgm');

/** What `dciodvfy` may say of us: a scheme that it does not know, and whether a body part is paired, which we do not either. */
const KNOWN = [/^Warning - Unrecognized defined term <99LIGHTBOX>/, /^Warning - .*attribute <Laterality>$/];

export type Validity = { readonly iod: string; readonly errors: string[]; readonly warnings: string[] };

/** What `dciodvfy` finds; `iod` is the definition that it judged the file by. */
export function validate(file: string): Validity {
  const said = spawnSync('dciodvfy', [file], { encoding: 'utf8' }).stderr.split('\n');
  return {
    iod: said.find((line) => /^[A-Za-z0-9]+$/.test(line)) ?? '',
    errors: said.filter((line) => line.startsWith('Error')),
    warnings: said.filter((line) => line.startsWith('Warning') && !KNOWN.some((known) => known.test(line))),
  };
}

export const valid = (iod: string): Validity => ({ iod, errors: [], warnings: [] });

export const viewOf = (place: Place, changes: Partial<View> = {}): Record<string, unknown> => ({
  SeriesInstanceUID: place.SeriesInstanceUID,
  SOPInstanceUID: place.SOPInstanceUID,
  frameNumber: 1,
  window: { center: 40, width: 400, function: 'LINEAR' },
  invert: false,
  rotation: 0,
  flipHorizontal: false,
  area: { topLeft: { x: 0, y: 0 }, bottomRight: { x: 64, y: 48 }, fit: true },
  ...changes,
});
