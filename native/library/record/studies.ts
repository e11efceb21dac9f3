import type { Db } from '../database.ts';
import type { IndexedAttributes } from '../../dicom/types.ts';
import { gramsOf } from '../search/grams.ts';
import { sharedOf, type SharedAttributes } from './attributes.ts';
import { studyKeys, textIdOf } from './keys.ts';

export type KnownStudy = {
  readonly id: number;
  readonly StudyInstanceUID: string;
  readonly PatientID: string;
  readonly IssuerOfPatientID: string;
  readonly nameKey: string;
  readonly birthKey: string;
};
export type KnownSeries = {
  readonly id: number;
  readonly studyId: number;
  readonly SeriesInstanceUID: string;
  readonly shared: SharedAttributes;
};

/** Rows of patient, study and series, found or made. */
export type Studies = {
  readonly find: (StudyInstanceUID: string) => KnownStudy | undefined;
  readonly create: (attributes: IndexedAttributes, addedAt: number) => KnownStudy;
  readonly findSeries: (studyId: number, SeriesInstanceUID: string) => KnownSeries | undefined;
  readonly createSeries: (
    studyId: number,
    attributes: IndexedAttributes,
    TransferSyntaxUID: string,
  ) => KnownSeries;
  /** Writes the texts of new studies; in the transaction of their rows. */
  readonly flush: () => void;
  readonly forgetCached: () => void;
};

const CACHED = 2048;

/**
 * Does this file belong to the patient of that study? Identity is (issuer, PatientID): DESIGN.md. An issuer left out is
 * unknown, not another one. A blank PatientID says nothing, so name and birth date have to agree then.
 */
export function samePatient(study: KnownStudy, attributes: IndexedAttributes): boolean {
  if (study.PatientID !== attributes.PatientID) return false;
  const issuers = [study.IssuerOfPatientID, attributes.IssuerOfPatientID];
  if (!issuers.includes('') && issuers[0] !== issuers[1]) return false;
  if (study.PatientID !== '') return true;
  const keys = studyKeys(attributes);
  return study.nameKey === keys.nameKey && study.birthKey === keys.birthKey;
}

export function createStudies(db: Db): Studies {
  const studyCache = new Map<string, KnownStudy>();
  const seriesCache = new Map<string, KnownSeries>();
  const findStudy = db.prepare<[string], KnownStudy>(
    'SELECT id, StudyInstanceUID, PatientID, IssuerOfPatientID, nameKey, birthKey FROM study WHERE StudyInstanceUID = ?',
  );
  const findSeriesRow = db.prepare<
    [number, string],
    { id: number; studyId: number; SeriesInstanceUID: string; shared: string }
  >('SELECT id, studyId, SeriesInstanceUID, shared FROM series WHERE studyId = ? AND SeriesInstanceUID = ?');
  const insert = studyInserts(db);

  const remember = <T>(cache: Map<string, T>, key: string, value: T): T => {
    if (cache.size >= CACHED) cache.clear();
    cache.set(key, value);
    return value;
  };
  const seriesKey = (studyId: number, UID: string): string => `${studyId}/${UID}`;

  return {
    find(UID) {
      const known = studyCache.get(UID) ?? findStudy.get(UID);
      return known === undefined ? undefined : remember(studyCache, UID, known);
    },
    create(attributes, addedAt) {
      const keys = studyKeys(attributes);
      const id = insert.study(insert.patient(attributes), attributes, addedAt);
      const { StudyInstanceUID, PatientID, IssuerOfPatientID } = attributes;
      return remember(studyCache, StudyInstanceUID, {
        id,
        StudyInstanceUID,
        PatientID,
        IssuerOfPatientID,
        nameKey: keys.nameKey,
        birthKey: keys.birthKey,
      });
    },
    findSeries(studyId, UID) {
      const key = seriesKey(studyId, UID);
      const known = seriesCache.get(key);
      if (known !== undefined) return known;
      const row = findSeriesRow.get(studyId, UID);
      if (row === undefined) return undefined;
      const shared: SharedAttributes = JSON.parse(row.shared);
      return remember(seriesCache, key, { ...row, shared });
    },
    createSeries(studyId, attributes, TransferSyntaxUID) {
      const shared = sharedOf(attributes, TransferSyntaxUID);
      const id = insert.series(studyId, attributes, shared);
      const { SeriesInstanceUID } = attributes;
      const known = { id, studyId, SeriesInstanceUID, shared };
      return remember(seriesCache, seriesKey(studyId, SeriesInstanceUID), known);
    },
    flush: insert.flushTexts,
    forgetCached() {
      insert.forgetTexts();
      studyCache.clear();
      seriesCache.clear();
    },
  };
}

type Inserts = {
  readonly flushTexts: () => void;
  readonly forgetTexts: () => void;
  readonly patient: (attributes: IndexedAttributes) => number;
  readonly study: (patientRow: number, attributes: IndexedAttributes, addedAt: number) => number;
  readonly series: (studyId: number, attributes: IndexedAttributes, shared: SharedAttributes) => number;
};

function studyInserts(db: Db): Inserts {
  const findPatient = db.prepare<[string, string], { id: number }>(
    "SELECT id FROM patient WHERE PatientID = ? AND IssuerOfPatientID = ? AND PatientID <> ''",
  );
  const addPatient = db.prepare(
    'INSERT INTO patient(IssuerOfPatientID, PatientID, PatientName, PatientBirthDate, PatientSex) VALUES(?,?,?,?,?)',
  );
  const addStudy = db.prepare(
    `INSERT INTO study(patientRow, StudyInstanceUID, PatientName, PatientID, IssuerOfPatientID, PatientBirthDate, PatientSex,
       StudyDate, StudyTime, TimezoneOffsetFromUTC, StudyDescription, StudyID, AccessionNumber, ReferringPhysicianName,
       InstitutionName, addedAt, nameKey, idKey, birthKey, sexKey, dateKey, descriptionKey, referrerKey, accessionKey,
       searchText, textId)
     VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,0)`,
  );
  const setTextId = db.prepare('UPDATE study SET textId = ? WHERE id = ?');
  const addText = db.prepare('INSERT INTO studyText(rowid, grams) VALUES(?,?)');
  let texts: [number, string][] = [];
  const count = db.prepare("UPDATE tally SET value = value + 1 WHERE name = 'studies'");
  const addSeries = db.prepare(
    `INSERT INTO series(studyId, SeriesInstanceUID, Modality, SeriesNumber, SeriesDescription, BodyPartExamined, Laterality,
       SeriesDate, SeriesTime, ProtocolName, PerformedProcedureStepStartDate, PerformedProcedureStepStartTime,
       RequestAttributesSequence, shared) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
  );
  return {
    // FTS5 writes a segment whenever a row number is not above the one before.
    flushTexts() {
      texts.sort(([a], [b]) => a - b);
      for (const [textId, text] of texts) addText.run(textId, gramsOf(text));
      texts = [];
    },
    forgetTexts: () => void (texts = []),
    patient(a) {
      const known = findPatient.get(a.PatientID, a.IssuerOfPatientID);
      if (known !== undefined) return known.id;
      const added = addPatient.run(
        a.IssuerOfPatientID,
        a.PatientID,
        JSON.stringify(a.PatientName),
        a.PatientBirthDate,
        a.PatientSex,
      );
      return Number(added.lastInsertRowid);
    },
    study(patientRow, a, addedAt) {
      const k = studyKeys(a);
      const added = addStudy.run(
        patientRow,
        a.StudyInstanceUID,
        JSON.stringify(a.PatientName),
        a.PatientID,
        a.IssuerOfPatientID,
        a.PatientBirthDate,
        a.PatientSex,
        a.StudyDate,
        a.StudyTime,
        a.TimezoneOffsetFromUTC,
        a.StudyDescription,
        a.StudyID,
        a.AccessionNumber,
        JSON.stringify(a.ReferringPhysicianName),
        a.InstitutionName,
        addedAt,
        k.nameKey,
        k.idKey,
        k.birthKey,
        k.sexKey,
        k.dateKey,
        k.descriptionKey,
        k.referrerKey,
        k.accessionKey,
        k.searchText,
      );
      const id = Number(added.lastInsertRowid);
      const textId = textIdOf(k.dateKey, id);
      setTextId.run(textId, id);
      texts.push([textId, k.searchText]);
      count.run();
      return id;
    },
    series(studyId, a, shared) {
      const added = addSeries.run(
        studyId,
        a.SeriesInstanceUID,
        a.Modality,
        a.SeriesNumber,
        a.SeriesDescription,
        a.BodyPartExamined,
        a.Laterality,
        a.SeriesDate,
        a.SeriesTime,
        a.ProtocolName,
        a.PerformedProcedureStepStartDate,
        a.PerformedProcedureStepStartTime,
        JSON.stringify(a.RequestAttributesSequence),
        JSON.stringify(shared),
      );
      return Number(added.lastInsertRowid);
    },
  };
}
