import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { WriteDataset } from '../../../native/dicom/write.ts';
import { crImage, writeFiles } from '../../generate/index.ts';
import { startImagingRecords } from '../../peers/imagingRecords.ts';
import { ACCESSIONS, HOSPITAL } from '../../peers/recordsOfRows.ts';
import { imported, opened, temporaryFolder } from '../library/helpers.ts';
import { firstOf, linked, openLinking, value } from './linking.ts';

const ending: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

/** A library of one image, which is there before anybody looks for it in records. */
async function set(elements: WriteDataset) {
  const { folder, remove } = temporaryFolder();
  ending.push(remove);
  const { StudyInstanceUID, bytes } = crImage({
    seed: 'issuers',
    PatientID: 'LOCAL-9',
    PatientName: 'SCHMIDT^ANNA',
    elements: { IssuerOfPatientID: 'ELSEWHERE', PatientBirthDate: '', PatientSex: 'F', ...elements },
  });
  const library = opened(path.join(folder, 'library'));
  ending.push(() => library.close());
  writeFiles(path.join(folder, 'source'), [{ path: 'one.dcm', bytes }]);
  await imported(library, { paths: [path.join(folder, 'source')] });
  const server = await startImagingRecords();
  ending.push(server.close);
  const linking = openLinking(library, server.url);
  ending.push(linking.close);
  const stopped = (is: boolean) =>
    new Promise<void>((resolve) => {
      const end = linking.links.subscribe(() => {
        if (linking.links.isStopped(StudyInstanceUID) !== is) return;
        end();
        resolve();
      });
    });
  return { server, ...linking, StudyInstanceUID, stopped };
}

const anna = {
  resourceType: 'Patient' as const,
  id: 'anna',
  identifier: [{ system: HOSPITAL, value: '4711' }],
  name: [{ family: 'Schmidt', given: ['Anna'] }],
  gender: 'female',
};
const entry = (...identifier: { system: string; value: string }[]) => ({
  resourceType: 'ImagingStudy' as const,
  id: 'one',
  identifier,
  subject: { reference: 'Patient/anna' },
});

describe('a library that is gone through', () => {
  it('has every study compared by all that its images say, and again when numbers mean something else', async () => {
    const { server, links, StudyInstanceUID, stopped } = await set({
      OtherPatientIDsSequence: [{ PatientID: '4712', IssuerOfPatientID: 'HOSPITAL' }],
    });
    server.put(anna, entry({ system: 'urn:dicom:uid', value: `urn:oid:${StudyInstanceUID}` }));
    const told = stopped(true);
    await linked(links);
    await told; // nobody has opened it: the index alone has no number that contradicts
    const cleared = stopped(false);
    links.saveIssuers({ patients: {}, accessions: [] });
    await cleared;
    const again = stopped(true);
    links.saveIssuers({ patients: { hospital: [HOSPITAL] }, accessions: [] });
    await again;
  });
});

describe('an accession number', () => {
  const issuers = (accessionIssuers: Record<string, string[]>) => ({
    patients: { HOSPITAL: [HOSPITAL] },
    accessions: [ACCESSIONS],
    accessionIssuers,
  });

  it('that another hospital gave links nothing, and one whose issuer the record calls so does', async () => {
    const giver: WriteDataset = { '00400031': { VR: 'UT', value: 'RIS-B' } };
    const { server, links, StudyInstanceUID } = await set({
      AccessionNumber: 'A-1',
      '00080051': { VR: 'SQ', value: [giver] },
    });
    server.put(anna, entry({ system: ACCESSIONS, value: 'A-1' }));
    const look = async () => firstOf(value(await links.look(StudyInstanceUID)));
    expect(await look()).toMatchObject({ method: 'accession', state: 'suggested', doubts: ['no-system'] });
    links.saveIssuers(issuers({ 'RIS-B': [ACCESSIONS] }));
    expect(await look()).toMatchObject({ method: 'accession', state: 'linked', doubts: [] });
    links.saveIssuers(issuers({ 'ris-b': ['urn:example:hospital-b'] }));
    // What stood by the number stands no more; whoever knows better can still say so.
    const withdrawn = await look();
    expect(withdrawn).toMatchObject({ state: 'suggested', doubts: ['gone'] });
    const { linkId } = withdrawn;
    const confirmed = await links.confirm(StudyInstanceUID, { linkId, fieldsRead: false });
    expect(firstOf(value(confirmed))).toMatchObject({ state: 'confirmed' });
    expect(await look()).toMatchObject({ state: 'confirmed' });
    expect(firstOf(value(await links.undo(StudyInstanceUID, { linkId, fieldsRead: false })))).toMatchObject({
      state: 'suggested',
    });
  });
});
