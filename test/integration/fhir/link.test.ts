import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StudyRow } from '../../../native/contract/index.ts';
import type { OpenedLibrary } from '../../../native/library/index.ts';
import { makeLibrary } from '../../bench/measure/library.ts';
import { type ImagingRecords, startImagingRecords } from '../../peers/imagingRecords.ts';
import { imagingStudyOf, patientOf } from '../../peers/recordsOfRows.ts';
import { opened, temporaryFolder } from '../library/helpers.ts';
import { allRows, firstOf, linked, openLinking, value, type Linking } from './linking.ts';

const STUDIES = 1000;
const { folder, remove } = temporaryFolder();
let library: OpenedLibrary;
let rows: readonly StudyRow[];
beforeAll(async () => {
  await makeLibrary(path.join(folder, 'library'), STUDIES);
  library = opened(path.join(folder, 'library'));
  rows = await allRows(library);
}, 60_000);
afterAll(async () => {
  await library.close();
  remove();
});

describe('a thousand studies and their record', () => {
  let server: ImagingRecords;
  let linking: Linking;
  beforeAll(async () => {
    server = await startImagingRecords();
    for (const [at, row] of rows.entries()) {
      const knownBy = at % 100 === 0 ? 'accession' : at % 10 === 0 ? 'bare-uid' : 'uid';
      server.put(patientOf(row), imagingStudyOf(row, `i${at}`, knownBy));
    }
    linking = openLinking(library, server.url);
  });
  afterAll(async () => {
    await linking.close();
    await server.close();
  });
  const study = (at: number): string => rows[at]?.StudyInstanceUID ?? '';

  it('are linked with at most one request for fifty studies, each to its own entry', async () => {
    const run = await linked(linking.links);
    expect(run).toMatchObject({ state: 'done', studiesTotal: STUDIES, studiesDone: STUDIES, failures: [] });
    expect(run).toMatchObject({ linked: STUDIES, suggested: 0, contradictions: 0 });
    expect(server.requests()).toBeLessThanOrEqual(STUDIES / 50);
    for (const at of [0, 1, 10, 100, 500, 999]) {
      const { links, verdict, ambiguous } = value(await linking.links.ofStudy(study(at)));
      expect(links).toHaveLength(1);
      expect(firstOf({ links })).toMatchObject({
        imagingStudy: `ImagingStudy/i${at}`,
        subject: `Patient/${rows[at]?.PatientID ?? ''}`,
        method: at % 100 === 0 ? 'accession' : 'study-uid',
        state: 'linked',
        madeBy: 'automatic',
        canUndo: false,
      });
      expect({ at, verdict, ambiguous }).toEqual({ at, verdict: 'agreement', ambiguous: false });
    }
  });

  it('are not asked about again before somebody wants it', async () => {
    server.forget();
    const run = await linked(linking.links);
    expect(run).toMatchObject({ state: 'done', studiesDone: STUDIES });
    expect(server.requests()).toBe(0);
  });

  it('keep what somebody decided: rejected stays rejected, confirmed stays confirmed, and both can be undone', async () => {
    const { links } = linking;
    const [a, b] = [study(1), study(2)];
    const idOf = async (uid: string) => firstOf(value(await links.ofStudy(uid))).linkId;
    const [first, second] = [await idOf(a), await idOf(b)];
    expect(firstOf(value(await links.reject(a, { linkId: first, fieldsRead: false })))).toMatchObject({
      state: 'rejected',
      changedBy: 'user',
      changedByPerson: 'Practitioner/7',
      canUndo: true,
    });
    value(await links.confirm(b, { linkId: second, fieldsRead: false }));
    await linked(links, true);
    expect(value(await links.ofStudy(a))).toMatchObject({ verdict: null, links: [{ state: 'rejected' }] });
    expect(value(await links.ofStudy(b))).toMatchObject({
      verdict: 'agreement',
      links: [{ state: 'confirmed', changedBy: 'user', changedByPerson: 'Practitioner/7' }],
    });
    for (const [uid, linkId] of [
      [a, first],
      [b, second],
    ] as const)
      expect(firstOf(value(await links.undo(uid, { linkId, fieldsRead: false })))).toMatchObject({
        state: 'linked',
        canUndo: false,
      });
    // Undoing what Lightbox itself did is a decision too.
    value(await links.undo(a, { linkId: first, fieldsRead: false }));
    await linked(links, true);
    expect(firstOf(value(await links.ofStudy(a)))).toMatchObject({ state: 'rejected' });
    value(await links.undo(a, { linkId: first, fieldsRead: false }));
    expect(firstOf(value(await links.ofStudy(a)))).toMatchObject({ state: 'linked' });
  });

  it('show a doubt where two entries name one study, until somebody chooses', async () => {
    const [row, other] = [rows[3], rows[600]];
    if (row === undefined || other === undefined) throw new Error('rows');
    const subject = { reference: `Patient/${other.PatientID}` };
    server.put({ ...imagingStudyOf(row, 'twin'), subject });
    const both = value(await linking.links.look(row.StudyInstanceUID));
    expect(both).toMatchObject({ verdict: null, ambiguous: true, failures: [], looking: false });
    expect(both.links.map(({ state, doubts }) => [state, ...doubts])).toEqual([
      ['suggested', 'several-imaging-studies', 'several-patients'],
      ['suggested', 'several-imaging-studies', 'several-patients'],
    ]);
    const right = both.links.find(({ subject: one }) => one === `Patient/${row.PatientID}`)?.linkId ?? '';
    const wrong = both.links.find(({ linkId }) => linkId !== right);
    expect(wrong?.identity?.verdict).toBe('contradiction');
    const chosen = value(
      await linking.links.confirm(row.StudyInstanceUID, { linkId: right, fieldsRead: false }),
    );
    expect(chosen).toMatchObject({ verdict: 'agreement', ambiguous: false });
    server.remove('ImagingStudy/twin');
  });

  it('stop at a contradiction until somebody has read the fields', async () => {
    const uid = study(4);
    const reference = `Patient/${rows[700]?.PatientID ?? ''}`;
    const { links, serverId } = linking;
    const refused = await links.linkByHand(uid, { serverId, reference, fieldsRead: false });
    expect(refused).toEqual({
      ok: false,
      failure: { kind: 'bad-request', detail: 'contradiction-not-read' },
    });
    const offered = value(await links.ofStudy(uid));
    expect(offered.verdict).toBe('agreement');
    const wrong = offered.links.find(({ method }) => method === 'by-hand');
    expect(wrong).toMatchObject({
      state: 'suggested',
      madeBy: 'user',
      imagingStudy: null,
      subject: reference,
    });
    expect(wrong?.identity?.fields.filter(({ verdict }) => verdict === 'contradiction')).not.toEqual([]);
    const taken = value(await links.linkByHand(uid, { serverId, reference, fieldsRead: true }));
    expect(taken).toMatchObject({ verdict: 'contradiction' });
    expect(firstOf(taken)).toMatchObject({ state: 'confirmed', changedBy: 'user' });
    value(await links.reject(uid, { linkId: firstOf(taken).linkId, fieldsRead: false }));
    expect(value(await links.ofStudy(uid))).toMatchObject({ verdict: 'agreement' });
  });

  it('are judged anew when the record changes', async () => {
    const row = rows[5];
    if (row === undefined) throw new Error('rows');
    const uid = row.StudyInstanceUID;
    const before = firstOf(value(await linking.links.ofStudy(uid)));
    server.put({ ...patientOf(row), name: [{ family: 'Quist', given: ['Zoltán'] }] });
    const after = value(await linking.links.look(uid));
    expect(after.verdict).toBe('contradiction');
    expect(firstOf(after).judgedAt).toBeGreaterThanOrEqual(before.judgedAt ?? Infinity);
    server.put(patientOf(row));
    expect(value(await linking.links.look(uid)).verdict).toBe('agreement');
  });

  it('no longer count as confirmed when the entry becomes another patient’s, or goes', async () => {
    const row = rows[6];
    if (row === undefined) throw new Error('rows');
    const uid = row.StudyInstanceUID;
    const { linkId } = firstOf(value(await linking.links.ofStudy(uid)));
    value(await linking.links.confirm(uid, { linkId, fieldsRead: false }));
    server.put({
      ...imagingStudyOf(row, 'i6'),
      subject: { reference: `Patient/${rows[800]?.PatientID ?? ''}` },
    });
    const moved = value(await linking.links.look(uid));
    expect(moved.verdict).toBeNull();
    expect(firstOf(moved)).toMatchObject({ state: 'suggested', doubts: ['patient-changed'] });
    server.remove('ImagingStudy/i6');
    expect(firstOf(value(await linking.links.look(uid))).doubts).toContain('gone');
  });

  it('are there with the server gone, with the day they were read', async () => {
    await server.close();
    const uid = study(7);
    const gone = value(await linking.links.look(uid));
    expect(gone).toMatchObject({ verdict: 'agreement', links: [{ state: 'linked' }] });
    expect(gone.failures).toMatchObject([{ failure: { kind: 'unreachable' } }]);
    expect(firstOf(gone).readAt).toBeGreaterThan(0);
    const run = await linked(linking.links, true);
    expect(run.failures).toMatchObject([{ failure: { kind: 'unreachable' } }]);
    expect(value(await linking.links.ofStudy(uid)).verdict).toBe('agreement');
  });
});
