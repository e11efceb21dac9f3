// What the storage provider takes and what it turns down: whoever hears success may delete its own.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encapsulate, TRANSFER_SYNTAX, type WriteDataset, writePart10 } from '../../../native/dicom/write.ts';
import { openAssociation, STATUS, store } from '../../../native/pacs/dimse/index.ts';
import { freePort } from '../../peers/orthanc.ts';
import { CT, image } from '../../unit/dicom/image.ts';
import { response } from '../../unit/pacs/providerTools.ts';
import {
  commandPdu,
  CT_CONTEXT,
  dataPdu,
  RawPeer,
  requestOf,
  storeCommand,
} from '../../unit/pacs/rawPeer.ts';
import { dataSetOf } from './peers.ts';
import { json, openRemote, type Remote } from './remote.ts';

const MR = '1.2.840.10008.5.1.4.1.1.4';
const JPEG_2000 = '1.2.840.10008.1.2.4.90';
const RLE = '1.2.840.10008.1.2.5';
const { explicitLittleEndian: EXPLICIT, implicitLittleEndian: IMPLICIT } = TRANSFER_SYNTAX;
const { explicitBigEndian: BIG_ENDIAN, deflatedExplicitLittleEndian: DEFLATED } = TRANSFER_SYNTAX;
const UID = '1.2.3.4.1';
const STUDY = '1.2.3.4';

/** The data set of a file: behind group 2, which says its own length (PS3.10 7.1). */
const dataSet = (of: WriteDataset, TransferSyntaxUID: string = EXPLICIT): Buffer => {
  const file = Buffer.from(writePart10(of, { TransferSyntaxUID }));
  return file.subarray(144 + file.readUInt32LE(140));
};
const larger: WriteDataset = {
  ...image,
  Rows: 64,
  Columns: 64,
  PixelData: { VR: 'OW', value: Uint16Array.from({ length: 4096 }, (_, at) => (at * 7919) & 0xfff) },
};
const codeStream = (end: readonly number[]): Uint8Array =>
  Uint8Array.from([0xff, 0x4f, 0xff, 0x51, ...Array.from({ length: 90 }, (_, at) => at), ...end]);
const compressed = (...fragments: readonly Uint8Array[]): Buffer =>
  dataSet({ ...image, PixelData: encapsulate([fragments], 'empty') }, JPEG_2000);
const whole = dataSet(image);
const fromRows = whole.indexOf(Buffer.from([0x28, 0, 0x10, 0]));
const behind: WriteDataset = {
  ...image,
  '7FE10010': { VR: 'LO', value: 'ACME' },
  '7FE11001': { VR: 'UN', value: Uint8Array.of(1, 2, 3, 4) },
};
const jpeg = compressed(codeStream([0xff, 0xd9]));
const halves = compressed(codeStream([1, 2]), codeStream([0xff, 0xd9]));

let remote: Remote;
let port: number;
beforeEach(async () => {
  remote = openRemote();
  port = await freePort();
  const settings = { on: true, host: '127.0.0.1', port, callers: [{ AETitle: 'MODALITY' }] };
  const answer = await remote.request('/api/receiving', json({ settings }, 'PUT'));
  if (answer.status !== 200) throw new Error(await answer.text());
});
afterEach(() => remote.close());

type Answer = { readonly status: number; readonly comment: string | undefined };
type Said = { readonly SOPClassUID?: string; readonly SOPInstanceUID?: string };

/** Sends a data set, however it is, and tells what it was answered with. */
async function sent(bytes: Uint8Array, TransferSyntaxUID: string, said: Said = {}): Promise<Answer> {
  const { SOPClassUID = CT, SOPInstanceUID = UID } = said;
  const association = await openAssociation(
    { host: '127.0.0.1', port, calledAETitle: 'LIGHTBOX', callingAETitle: 'MODALITY' },
    { contexts: [{ abstractSyntax: SOPClassUID, transferSyntaxes: [TransferSyntaxUID] }] },
  );
  if (!association.ok) throw new Error(association.failure.kind);
  const answered = await store(association.value, {
    SOPClassUID,
    SOPInstanceUID,
    TransferSyntaxUID,
    data: { kind: 'bytes', bytes },
  });
  await association.value.release();
  if (!answered.ok) throw new Error(answered.failure.kind);
  return { status: answered.value.status, comment: answered.value.comment };
}
const counters = async (): Promise<object> => {
  const { callers } = (await (await remote.request('/api/receiving')).json()) as { callers: object[] };
  return callers[0] ?? {};
};
async function expectRefused(answer: Answer, status: number): Promise<void> {
  expect(answer.status).toBe(status);
  expect(answer.comment).toMatch(/^[\x20-\x7e]{10,64}$/);
  expect(remote.library.studyCount()).toBe(0);
  expect(await counters()).toMatchObject({ stored: 0, refused: 1 });
  expect((await remote.library.verify()).findings).toEqual([]);
}

describe('a data set that is not whole is not taken', () => {
  it.each([
    ['its pixels end too early', EXPLICIT, whole.subarray(0, -20)],
    ['its pixels end before they begin', EXPLICIT, whole.subarray(0, -48)],
    ['it ends in its header', EXPLICIT, whole.subarray(0, fromRows - 3)],
    ['it ends in the head of an element', EXPLICIT, whole.subarray(0, fromRows + 4)],
    ['it ends in an element behind the pixels', EXPLICIT, dataSet(behind).subarray(0, -2)],
    ['implicit, its pixels end too early', IMPLICIT, dataSet(image, IMPLICIT).subarray(0, -20)],
    ['big endian, its pixels end too early', BIG_ENDIAN, dataSet(image, BIG_ENDIAN).subarray(0, -20)],
    ['deflated, it ends too early', DEFLATED, dataSet(larger, DEFLATED).subarray(0, -1000)],
    ['compressed, it ends in a frame', JPEG_2000, jpeg.subarray(0, -20)],
    ['compressed, it ends before the first frame', JPEG_2000, jpeg.subarray(0, -8 - 96 - 8)],
    ['compressed, it ends between two parts of a frame', JPEG_2000, halves.subarray(0, -8 - 96 - 8)],
    ['of a larger image its pixels end too early', EXPLICIT, dataSet(larger).subarray(0, -5000)],
  ])('%s', async (_how, syntax, bytes) => {
    await expectRefused(await sent(bytes, syntax), STATUS.cannotUnderstand);
    // The whole of it, sent once more, is taken as if nothing had been.
    if (syntax === EXPLICIT) expect((await sent(whole, EXPLICIT)).status).toBe(STATUS.success);
  });

  it('its pixels end too early, at an odd byte, which no sender of ours would leave so', async () => {
    const peer = await RawPeer.call(port);
    peer.write(requestOf([CT_CONTEXT], { callingAETitle: 'MODALITY' }));
    expect((await peer.pdu())?.type).toBe(2);
    const command = { ...storeCommand, AffectedSOPInstanceUID: UID };
    peer.write(commandPdu(CT_CONTEXT.id, command), dataPdu(CT_CONTEXT.id, whole.subarray(0, -1)));
    const { Status: status = -1, ErrorComment: comment } = await response(peer);
    peer.socket.destroy();
    await expectRefused({ status, comment }, STATUS.cannotUnderstand);
  });

  it('and the one that follows on the association is', async () => {
    const contexts = [{ abstractSyntax: CT, transferSyntaxes: [EXPLICIT] }];
    const peer = { host: '127.0.0.1', port, calledAETitle: 'LIGHTBOX', callingAETitle: 'MODALITY' };
    const association = await openAssociation(peer, { contexts });
    if (!association.ok) throw new Error(association.failure.kind);
    const names = { SOPClassUID: CT, SOPInstanceUID: UID, TransferSyntaxUID: EXPLICIT };
    const statuses: unknown[] = [];
    for (const bytes of [whole.subarray(0, -20), whole]) {
      const answer = await store(association.value, { ...names, data: { kind: 'bytes', bytes } });
      statuses.push(answer.ok ? answer.value.status : answer.failure);
    }
    await association.value.release();
    expect(statuses).toEqual([STATUS.cannotUnderstand, STATUS.success]);
    expect(remote.library.instances(STUDY, null)).toHaveLength(1);
    expect(remote.library.studyDetail(STUDY)?.study.problemCount).toBe(0);
  });
});

describe('a data set that is not what was agreed is not taken', () => {
  it.each([
    ['implicit, where explicit was agreed', EXPLICIT, dataSet(image, IMPLICIT)],
    ['explicit, where implicit was agreed', IMPLICIT, whole],
    ['big endian, where little endian was agreed', EXPLICIT, dataSet(image, BIG_ENDIAN)],
    ['little endian, where big endian was agreed', BIG_ENDIAN, whole],
    ['not deflated, where deflated was agreed', DEFLATED, whole],
    ['native, where compressed was agreed', JPEG_2000, whole],
    ['compressed, where native was agreed', EXPLICIT, jpeg],
    ['no data set', EXPLICIT, Buffer.from('This is a letter, and no data set at all.')],
  ])('%s', async (_how, syntax, bytes) => {
    expect((await sent(bytes, syntax)).status).toBe(STATUS.cannotUnderstand);
    expect(remote.library.studyCount()).toBe(0);
    expect(await counters()).toMatchObject({ stored: 0, refused: 1 });
  });

  it.each([
    ['image', { SOPInstanceUID: '1.2.3.4.2' }],
    ['kind of image', { SOPClassUID: MR }],
  ])('it is another %s than its command says', async (_what, said) => {
    await expectRefused(await sent(whole, EXPLICIT, said), STATUS.doesNotMatchClass);
  });
});

describe('a data set that is odd but whole is taken, byte for byte', () => {
  it.each([
    ['without pixels', EXPLICIT, dataSet({ ...image, PixelData: undefined })],
    [
      'with an empty element of pixels',
      EXPLICIT,
      dataSet({ ...image, PixelData: { VR: 'OW', value: null } }),
    ],
    ['with private elements behind the pixels', EXPLICIT, dataSet(behind)],
    [
      'with padding behind the pixels',
      EXPLICIT,
      dataSet({ ...image, DataSetTrailingPadding: { VR: 'OB', value: new Uint8Array(8) } }),
    ],
    ['with zeros behind it', EXPLICIT, Buffer.concat([whole, Buffer.alloc(16)])],
    ['with empty elements', EXPLICIT, dataSet({ ...image, PatientName: '', StudyDate: '', ImageType: null })],
    ['implicit', IMPLICIT, dataSet(image, IMPLICIT)],
    ['big endian', BIG_ENDIAN, dataSet(image, BIG_ENDIAN)],
    ['deflated', DEFLATED, dataSet(larger, DEFLATED)],
    ['with a frame in two parts', JPEG_2000, halves],
    ['without the delimiter behind its frames', JPEG_2000, jpeg.subarray(0, -8)],
    [
      'run-length encoded',
      RLE,
      dataSet({ ...image, PixelData: encapsulate([new Uint8Array(80)], 'empty') }, RLE),
    ],
    [
      'with more pixels than it describes',
      EXPLICIT,
      dataSet({ ...image, PixelData: { VR: 'OW', value: new Uint16Array(30) } }),
    ],
  ])('%s', async (_how, syntax, bytes) => {
    expect(await sent(bytes, syntax)).toMatchObject({ status: STATUS.success });
    const [record] = remote.library.instances(STUDY, null);
    expect(dataSetOf(record?.location.path ?? '').equals(bytes)).toBe(true);
    expect(await counters()).toMatchObject({ stored: 1, refused: 0 });
  });
});

describe('an image that is whole as it was sent, and has fewer pixels than it describes, is taken with a warning', () => {
  it.each([
    [
      'its pixels are too few',
      EXPLICIT,
      dataSet({ ...image, PixelData: { VR: 'OW', value: Uint16Array.of(1, 2, 3) } }),
    ],
    [
      'it has fewer frames than it says',
      RLE,
      dataSet({ ...image, NumberOfFrames: 3, PixelData: encapsulate([new Uint8Array(80)], 'empty') }, RLE),
    ],
  ])('%s', async (_how, syntax, bytes) => {
    for (const _time of [1, 2]) {
      const answer = await sent(bytes, syntax);
      expect(answer.status).toBe(STATUS.warningDoesNotMatchClass);
      expect(answer.comment).toMatch(/^Pixel data is shorter/);
    }
    const records = remote.library.instances(STUDY, null);
    expect(records).toHaveLength(1);
    expect(dataSetOf(records[0]?.location.path ?? '').equals(bytes)).toBe(true);
    expect(remote.library.studyDetail(STUDY)?.study.problemCount).toBe(1);
    expect(await counters()).toMatchObject({ refused: 0 });
  });
});
