import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { StudyRow } from '../../../native/contract/index.ts';
import type { OpenedLibrary } from '../../../native/library/index.ts';
import { makeLibrary } from '../../bench/measure/library.ts';
import { crImage, writeFiles } from '../../generate/index.ts';
import { type ImagingRecordsOptions, startImagingRecords } from '../../peers/imagingRecords.ts';
import { HOSPITAL, imagingStudyOf, patientOf } from '../../peers/recordsOfRows.ts';
import { imported, opened, temporaryFolder } from '../library/helpers.ts';
import { allRows, firstOf, linked, openLinking, value } from './linking.ts';

const STUDIES = 120;
const ending: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

type Setting = {
  readonly studies?: number;
  readonly server?: ImagingRecordsOptions;
  readonly rowOf?: (row: StudyRow) => StudyRow;
};

async function set({ studies = STUDIES, server: options, rowOf }: Setting = {}) {
  const { folder, remove } = temporaryFolder();
  ending.push(remove);
  const directory = path.join(folder, 'library');
  if (studies > 0) await makeLibrary(directory, studies);
  const library: OpenedLibrary = opened(directory);
  ending.push(() => library.close());
  const server = await startImagingRecords(options);
  ending.push(server.close);
  const linking = openLinking(library, server.url, rowOf);
  ending.push(linking.close);
  return { folder, library, server, ...linking, rows: await allRows(library) };
}

describe('servers that do less', () => {
  it('are asked for fewer studies at a time, and for the patients by themselves', async () => {
    const { server, links, rows } = await set({ server: { mostValues: 60, withoutInclude: true } });
    for (const [at, row] of rows.entries()) server.put(patientOf(row), imagingStudyOf(row, `i${at}`));
    expect(await linked(links)).toMatchObject({ linked: STUDIES, contradictions: 0, failures: [] });
    const { verdict } = value(await links.ofStudy(rows[77]?.StudyInstanceUID ?? ''));
    expect(verdict).toBe('agreement');
  });

  it('and answer with everything they have, link nothing wrongly', async () => {
    const { server, links, rows } = await set({ server: { lenient: true } });
    for (const [at, row] of rows.entries())
      if (at % 2 === 0) server.put(patientOf(row), imagingStudyOf(row, `i${at}`));
    expect(await linked(links)).toMatchObject({ linked: STUDIES / 2, suggested: 0, contradictions: 0 });
    for (const at of [0, 1, 50, 51]) {
      const found = value(await links.ofStudy(rows[at]?.StudyInstanceUID ?? '')).links;
      expect(found.map(({ imagingStudy }) => imagingStudy)).toEqual(
        at % 2 === 0 ? [`ImagingStudy/i${at}`] : [],
      );
    }
  });

  it('and know only whose it is and when, give suggestions', async () => {
    const { server, links, rows } = await set({ studies: 30 });
    for (const [at, row] of rows.entries())
      server.put(patientOf(row), imagingStudyOf(row, `i${at}`, 'patient'));
    const dated = rows.filter(({ StudyDate }) => StudyDate !== '').length;
    const run = await linked(links);
    expect(run).toMatchObject({ linked: 0, suggested: dated, failures: [] });
    const [row] = rows;
    const { links: found, verdict } = value(await links.ofStudy(row?.StudyInstanceUID ?? ''));
    expect(verdict).toBeNull();
    expect(found).toMatchObject([{ method: 'patient-date', state: 'suggested' }]);
    const { linkId } = firstOf({ links: found });
    const confirmed = value(await links.confirm(row?.StudyInstanceUID ?? '', { linkId, fieldsRead: false }));
    expect(confirmed).toMatchObject({
      verdict: 'agreement',
      links: [{ state: 'confirmed', changedBy: 'user' }],
    });
  });
});

describe('links', () => {
  it('of two studies to one entry that fits both are left to people', async () => {
    const { server, links, rows } = await set({
      studies: 3,
      rowOf: (row) => ({ ...row, AccessionNumber: 'ORDER-1', StudyDate: '', ModalitiesInStudy: [] }),
    });
    const [a, b] = rows;
    if (a === undefined || b === undefined) throw new Error('rows');
    server.put(patientOf(a), imagingStudyOf({ ...a, AccessionNumber: 'ORDER-1' }, 'one', 'accession'));
    expect(firstOf(value(await links.look(a.StudyInstanceUID))).state).toBe('linked');
    for (const uid of [b.StudyInstanceUID, a.StudyInstanceUID])
      expect(firstOf(value(await links.look(uid)))).toMatchObject({
        state: 'suggested',
        doubts: ['several-studies-here'],
      });
  });

  it('are judged anew when the images change', async () => {
    let birth: string | null = null;
    const { server, links, rows } = await set({
      studies: 3,
      rowOf: (row) => ({ ...row, PatientBirthDate: birth ?? row.PatientBirthDate }),
    });
    const [row] = rows;
    if (row === undefined) throw new Error('rows');
    server.put(patientOf(row), imagingStudyOf(row, 'one'));
    expect(value(await links.look(row.StudyInstanceUID)).verdict).toBe('agreement');
    birth = row.PatientBirthDate.startsWith('1999') ? '19310203' : '19991231';
    expect(value(await links.ofStudy(row.StudyInstanceUID)).verdict).toBe('contradiction');
  });

  it('the other way: an entry that the record shows is linked with the study here', async () => {
    const { links, rows, serverId, library } = await set({ studies: 3 });
    const { read } = await import('../../unit/fhir/readRecord.ts');
    const [row] = rows;
    if (row === undefined) throw new Error('rows');
    const studies = read(
      'ImagingStudy',
      imagingStudyOf(row, 'x'),
      imagingStudyOf({ ...row }, 'y', 'patient'),
    );
    const patients = read('Patient', patientOf(row));
    expect(links.fromRecord(serverId, studies, patients)).toBe(1);
    expect(links.fromRecord(serverId, studies, patients)).toBe(0);
    expect(value(await links.ofStudy(row.StudyInstanceUID))).toMatchObject({
      verdict: 'agreement',
      links: [{ imagingStudy: 'ImagingStudy/x', state: 'linked' }],
    });
    links.forgetServer(serverId);
    expect(value(await links.ofStudy(row.StudyInstanceUID)).links).toEqual([]);
    expect(library.studyCount()).toBe(3);
  });
});

describe('a study that comes', () => {
  it('is looked for by itself, and compared by all that its images say', async () => {
    const { folder, library, server, links } = await set({ studies: 0 });
    const file = crImage({
      seed: 'newcomer',
      PatientID: 'LOCAL-9',
      PatientName: 'SCHMIDT^ANNA',
      elements: {
        IssuerOfPatientID: 'ELSEWHERE',
        PatientBirthDate: '',
        PatientSex: 'F',
        OtherPatientIDsSequence: [{ PatientID: '4711', IssuerOfPatientID: 'HOSPITAL' }],
      },
    });
    server.put(
      {
        resourceType: 'Patient',
        id: 'anna',
        identifier: [{ system: HOSPITAL, value: '4711' }],
        name: [{ family: 'Schmidt', given: ['Anna'] }],
        gender: 'female',
      },
      {
        resourceType: 'ImagingStudy',
        id: 'one',
        identifier: [{ system: 'urn:dicom:uid', value: `urn:oid:${file.StudyInstanceUID}` }],
        subject: { reference: 'Patient/anna' },
      },
    );
    const told = new Promise<readonly string[]>((resolve) => {
      links.subscribe((event) => {
        if (event.type === 'record-links-changed') resolve(event.StudyInstanceUIDs);
      });
    });
    writeFiles(path.join(folder, 'source'), [{ path: 'one.dcm', bytes: file.bytes }]);
    await imported(library, { paths: [path.join(folder, 'source')] });
    expect(await told).toEqual([file.StudyInstanceUID]);
    const found = value(await links.ofStudy(file.StudyInstanceUID));
    // Without the other number in the data set a name alone would agree: too little.
    expect(found.verdict).toBe('agreement');
    expect(firstOf(found).identity?.fields.find(({ field }) => field === 'identifier')).toMatchObject({
      verdict: 'agreement',
      reason: 'same',
    });
  });

  it('is known to contradict before anybody opens it, by what its data set alone says too, and stays so', async () => {
    const { folder, library, server, links, serverId, clients } = await set({ studies: 0 });
    const { StudyInstanceUID, bytes } = crImage({
      seed: 'another',
      PatientID: 'LOCAL-9',
      PatientName: 'SCHMIDT^ANNA',
      elements: {
        IssuerOfPatientID: 'ELSEWHERE',
        PatientBirthDate: '',
        PatientSex: 'F',
        OtherPatientIDsSequence: [{ PatientID: '4712', IssuerOfPatientID: 'HOSPITAL' }],
      },
    });
    const anna = (number: string) => ({
      resourceType: 'Patient' as const,
      id: 'anna',
      identifier: [{ system: HOSPITAL, value: number }],
      name: [{ family: 'Schmidt', given: ['Anna'] }],
      gender: 'female',
    });
    server.put(anna('4711'), {
      resourceType: 'ImagingStudy',
      id: 'one',
      identifier: [{ system: 'urn:dicom:uid', value: `urn:oid:${StudyInstanceUID}` }],
      subject: { reference: 'Patient/anna' },
    });
    const stopped = (is: boolean) =>
      new Promise<void>((resolve) => {
        const end = links.subscribe(() => {
          if (links.isStopped(StudyInstanceUID) !== is) return;
          end();
          resolve();
        });
      });
    const told = stopped(true);
    writeFiles(path.join(folder, 'source'), [{ path: 'one.dcm', bytes }]);
    await imported(library, { paths: [path.join(folder, 'source')] });
    await told;
    // The run through the library reads the index alone, where nothing contradicts.
    await linked(links, true);
    expect(links.isStopped(StudyInstanceUID)).toBe(true);
    // Seen in the record, by whoever looks at it, with another number: the study need not be opened to be judged.
    server.put(anna('4712'));
    const client = clients().find((one) => one.serverId === serverId);
    const read = await client?.read('Patient', 'anna');
    if (read?.ok !== true) throw new Error('no patient');
    const cleared = stopped(false);
    links.sawPatient(serverId, read.value.value.resource);
    await cleared;
  });
});
