// Who is who: the verdicts that the guard has to give, decided before its code. A radiographer can read the table line by
// line. `agreement` lets the record be shown beside the images without a word; `doubt` is said; a `contradiction` stops.
import { identifier, MALE, name, NO_ID, OF_A_MAN, table, type IdentityCase } from './identityCase.ts';
import { NAME_CASES } from './identityNameCases.ts';

const ANNA = name('Schmidt', 'Anna');
const JOHN = name('Smith', 'John');
const NO_BIRTH = { PatientBirthDate: '' };

// prettier-ignore
const RELATIVES = table([
  ['twins', 'SCHMIDT^BERTA', ANNA, 'contradiction', 'birthday, sex and family name are shared, the given name is not', NO_ID],
  ['twins, under one number', 'SCHMIDT^BERTA', ANNA, 'contradiction', 'the wrong twin was chosen from a list'],
  ['twins whose names are alike', 'SCHMIDT^MARLIS', name('Schmidt', 'Marlin'), 'contradiction', 'one issuer gave them two numbers', { PatientID: '4712' }],
  ['twins not yet named', 'SMITH^BABY GIRL A', name('Smith', 'Baby Girl B'), 'contradiction', 'A is not B'],
  ['father and son', 'SMITH^JOHN^^^JR', name('Smith', 'John', { suffix: ['Sr.'] }), 'contradiction', 'thirty years lie between them', { ...MALE, ...NO_ID, PatientBirthDate: '20100512' }, OF_A_MAN],
  ['father and son of one name', 'SMITH^JOHN', JOHN, 'contradiction', 'thirty years lie between them', { ...MALE, ...NO_ID, PatientBirthDate: '20100714' }, OF_A_MAN],
  ['junior and senior without a birth date', 'SMITH^JOHN^^^JR', name('Smith', 'John', { suffix: ['Sr.'] }), 'contradiction', 'the suffix is there to tell them apart', { ...MALE, ...NO_BIRTH }, OF_A_MAN],
  ['II and III', 'SMITH^JOHN^^^II', name('Smith', 'John', { suffix: ['III'] }), 'contradiction', 'the suffix is there to tell them apart', MALE, OF_A_MAN],
  ['a shared birthday', 'WEBER^KLARA', ANNA, 'contradiction', 'strangers share birth date and sex', NO_ID],
  ['a newborn before the naming', 'SCHMIDT^BABY OF ANNA', name('Schmidt', 'Lukas'), 'doubt', 'number and birth date agree; the name was given later', { ...MALE, PatientBirthDate: '20240220' }, { ...OF_A_MAN, birthDate: '2024-02-20' }],
  ['a newborn in the record of its mother', 'SCHMIDT^NEWBORN', ANNA, 'contradiction', 'born 44 years later', { ...NO_ID, PatientBirthDate: '20240220' }],
  ['a newborn under another family name', 'SCHMIDT^BABYBOY', name('Weber', 'Lukas'), 'contradiction', 'nothing but the birth date agrees', { ...MALE, ...NO_ID, PatientBirthDate: '20240220' }, { ...OF_A_MAN, birthDate: '2024-02-20' }],
]);

// prettier-ignore
const BIRTH = table([
  ['day and month exchanged', 'SCHMIDT^ANNA', ANNA, 'doubt', 'the American order, or another birthday', { PatientBirthDate: '19801205' }],
  ['the record knows the year alone', 'SCHMIDT^ANNA', ANNA, 'agreement', 'the number says the rest', {}, { birthDate: '1980' }],
  ['the year alone, and no number', 'SCHMIDT^ANNA', ANNA, 'doubt', 'too little', NO_ID, { birthDate: '1980' }],
  ['the record knows year and month', 'SCHMIDT^ANNA', ANNA, 'agreement', 'the number says the rest', {}, { birthDate: '1980-05' }],
  ['another year alone', 'SCHMIDT^ANNA', ANNA, 'contradiction', 'eight years older', {}, { birthDate: '1972' }],
  ['1900-01-01 in the images', 'SCHMIDT^ANNA', ANNA, 'agreement', 'no date at all; the number of one issuer agrees', { PatientBirthDate: '19000101' }],
  ['1900-01-01 and no number', 'SCHMIDT^ANNA', ANNA, 'doubt', 'only the name is left', { ...NO_ID, PatientBirthDate: '19000101' }],
  ['1900-01-01 on both sides', 'SCHMIDT^ANNA', ANNA, 'doubt', 'two empty fields are no agreement', { ...NO_ID, PatientBirthDate: '19000101' }, { birthDate: '1900-01-01' }],
  ['1 January of the same year', 'SCHMIDT^ANNA', ANNA, 'doubt', 'entered when only the year was known', { PatientBirthDate: '19800101' }],
  ['1 January on both sides, and no number', 'SCHMIDT^ANNA', ANNA, 'doubt', 'given to many whose day is not known', { ...NO_ID, PatientBirthDate: '19800101' }, { birthDate: '1980-01-01' }],
  ['1 January on both sides, with a number', 'SCHMIDT^ANNA', ANNA, 'agreement', 'the number tells them apart', { PatientBirthDate: '19800101' }, { birthDate: '1980-01-01' }],
  ['one digit differs', 'SCHMIDT^ANNA', ANNA, 'doubt', 'name and number agree: a slip', { PatientBirthDate: '19800513' }],
  ['one digit differs, and no number', 'SCHMIDT^ANNA', ANNA, 'contradiction', 'nothing says that it is a slip', { ...NO_ID, PatientBirthDate: '19800513' }],
  ['two digits exchanged', 'SCHMIDT^ANNA', ANNA, 'doubt', 'name and number agree: a slip', { PatientBirthDate: '19800521' }],
  ['another birth date', 'SCHMIDT^ANNA', ANNA, 'contradiction', 'an entry for another person under her number', { PatientBirthDate: '19731130' }],
  ['neither birth date nor number', 'SCHMIDT^ANNA', ANNA, 'doubt', 'many are called so', { ...NO_ID, ...NO_BIRTH }],
  ['the birth date is no date', 'SCHMIDT^ANNA', ANNA, 'agreement', 'name and number agree', { PatientBirthDate: '00000000' }],
  ['ten digits with dashes', 'SCHMIDT^ANNA', ANNA, 'agreement', 'the old ACR-NEMA form with other separators', { PatientBirthDate: '1980-05-12' }],
]);

// prettier-ignore
const SEX = table([
  ['another sex, all else the same', 'SCHMIDT^ANNA', ANNA, 'doubt', 'changed, or a slip', MALE],
  ['another sex, and no number', 'SCHMIDT^ANNA', ANNA, 'contradiction', 'a name and a birth date are not enough against it', { ...MALE, ...NO_ID }],
  ['O in the images', 'SCHMIDT^ANNA', ANNA, 'agreement', 'O is neither, and often means not asked', { PatientSex: 'O' }],
  ['sex not recorded', 'SCHMIDT^ANNA', ANNA, 'agreement', 'nothing to compare', { PatientSex: '' }, { gender: 'unknown' }],
  ['another sex and another family name', 'SCHMIDT^ANNA', name('Weber', 'Anna'), 'contradiction', 'two differences are no slip', MALE],
]);

// prettier-ignore
const IDENTIFIERS = table([
  ['no issuer in the images', 'SCHMIDT^ANNA', ANNA, 'agreement', 'most images have none; the number is the same', { IssuerOfPatientID: '' }],
  ['no issuer, another number', 'SCHMIDT^ANNA', ANNA, 'agreement', 'a number of another house, perhaps; name and birth date agree', { PatientID: '999', IssuerOfPatientID: '' }],
  ['leading zeros', 'SCHMIDT^ANNA', ANNA, 'agreement', 'one system pads, the other does not', { PatientID: '0000004711' }],
  ['spaces and case', 'SCHMIDT^ANNA', ANNA, 'agreement', 'typed by hand', { PatientID: ' ab 4711 ' }, { identifiers: [identifier('AB4711')] }],
  ['one number, two issuers', 'SCHMIDT^ANNA', ANNA, 'agreement', 'chance; name and birth date agree', { IssuerOfPatientID: 'LAB' }],
  ['one number, two issuers, two patients', 'WEBER^KLARA', ANNA, 'contradiction', 'the number says nothing', { IssuerOfPatientID: 'LAB', PatientBirthDate: '19731130' }],
  ['another number of the same issuer', 'SCHMIDT^ANNA', ANNA, 'contradiction', 'one issuer gave two numbers: two patients, until a merge is recorded', { PatientID: '4712' }],
  ['the same after a merge', 'SCHMIDT^ANNA', ANNA, 'doubt', 'the record says that it replaced another', { PatientID: '4712' }, { links: [{ type: 'replaces' }] }],
  ['the record was merged into another', 'SCHMIDT^ANNA', ANNA, 'doubt', 'what is new stands in the other record', {}, { links: [{ type: 'replaced-by' }], active: false }],
  ['an old number that the record keeps', 'SCHMIDT^ANNA', ANNA, 'agreement', 'the record says that it was hers', { PatientID: '17' }, { identifiers: [identifier('4711'), identifier('17', { use: 'old' })] }],
  ['a number given anew', 'WEBER^KLARA', ANNA, 'contradiction', 'same number, another name and birth date', { PatientBirthDate: '19551224' }],
  ['a number that was no longer hers', 'SCHMIDT^ANNA', ANNA, 'doubt', 'the study is later than the end of its use', {}, { identifiers: [identifier('4711', { to: '2019-12-31' })] }],
  ['another number of the patient', 'SCHMIDT^ANNA', ANNA, 'agreement', 'OtherPatientIDsSequence has the one of this issuer', { PatientID: 'X1', IssuerOfPatientID: 'LAB', otherIDs: [{ PatientID: '4711', IssuerOfPatientID: 'HOSP' }], ...NO_BIRTH }],
  ['the issuer is the OID of the system', 'SCHMIDT^ANNA', ANNA, 'agreement', 'one OID, two ways to write it', { IssuerOfPatientID: '1.2.3.4', ...NO_BIRTH }, { identifiers: [identifier('4711', { system: 'urn:oid:1.2.3.4' })] }],
  ['the issuer as HL7 writes it', 'SCHMIDT^ANNA', ANNA, 'agreement', 'its universal part is the OID', { IssuerOfPatientID: 'HOSP2&1.2.3.4&ISO', ...NO_BIRTH }, { identifiers: [identifier('4711', { system: 'urn:oid:1.2.3.4' })] }],
  ['name and a number of unknown issuer, no birth date', 'SCHMIDT^ANNA', ANNA, 'doubt', 'the same number exists in every house', { IssuerOfPatientID: '', ...NO_BIRTH }],
  ['a number that is none', 'SCHMIDT^ANNA', ANNA, 'doubt', 'UNKNOWN is not a number that agrees', { PatientID: 'UNKNOWN', ...NO_BIRTH }, { identifiers: [identifier('UNKNOWN')] }],
]);

// prettier-ignore
const PLACEHOLDERS = table([
  ['ANONYMOUS', 'ANONYMOUS', ANNA, 'doubt', 'no name at all'],
  ['ANONYMIZED^PATIENT', 'ANONYMIZED^PATIENT', ANNA, 'doubt', 'no name at all'],
  ['an empty name', '^', ANNA, 'doubt', 'no name at all'],
  ['the record has no name', 'SCHMIDT^ANNA', [], 'doubt', 'no name at all'],
  ['the record hides its name', 'SCHMIDT^ANNA', name('Muster', 'X', { use: 'anonymous' }), 'doubt', 'no name at all'],
  ['anonymous, born otherwise', 'ANONYMOUS', ANNA, 'contradiction', 'what was left in contradicts', { ...NO_ID, PatientBirthDate: '19551224', PatientSex: 'M' }],
  ['an emergency patient', 'Unknown^Male', JOHN, 'doubt', 'not yet identified when the images were made', { ...MALE, PatientID: 'E77', IssuerOfPatientID: '', PatientBirthDate: '19000101' }, OF_A_MAN],
  ['John Doe', 'DOE^JOHN', name('Smith', 'Peter'), 'doubt', 'a name for whoever has none', MALE, OF_A_MAN],
  ['N.N.', 'N.N.', ANNA, 'doubt', 'no name at all'],
  ['test patient', 'TEST^PATIENT', ANNA, 'doubt', 'no name at all'],
  ['row of x', 'XXXX^XXXX', ANNA, 'doubt', 'no name at all'],
]);

// prettier-ignore
const OTHERS = table([
  ['images of a dog, a record that says nothing', 'SMITH^REX', name('Smith', 'Rex'), 'doubt', 'a dog beside what may be a person', { ...MALE, species: 'Canine' }, OF_A_MAN],
  ['images of a dog, the record of a dog', 'SMITH^REX', name('Smith', 'Rex'), 'agreement', 'an animal on both sides', { ...MALE, species: 'Canine' }, { ...OF_A_MAN, species: 'Canis lupus familiaris' }],
  ['images of a person, the record of an animal', 'SMITH^REX', name('Smith', 'Rex'), 'contradiction', 'the images say that it is a person', { ...MALE, species: 'Homo sapiens' }, { ...OF_A_MAN, species: 'Dog' }],
  ['images after the recorded death', 'SCHMIDT^ANNA', ANNA, 'doubt', 'an error in one of the two dates, or another patient', {}, { deceased: '2021-06-01' }],
  ['images before the recorded death', 'SCHMIDT^ANNA', ANNA, 'agreement', 'she was alive', {}, { deceased: '2024-06-01T10:00:00Z' }],
  ['images before the recorded birth', 'SCHMIDT^ANNA', ANNA, 'doubt', 'an error in one of the two dates, or her grandmother', { ...NO_BIRTH, StudyDate: '19751201' }],
  ['a record no longer in use', 'SCHMIDT^ANNA', ANNA, 'doubt', 'what is new stands elsewhere', {}, { active: false }],
  ['a twin by record, given name by its initial', 'SCHMIDT^A', ANNA, 'doubt', 'an initial does not tell twins apart', {}, { multipleBirth: true }],
]);

/** Every case, each title once. */
export const IDENTITY_CASES: readonly IdentityCase[] = [
  ...NAME_CASES,
  ...RELATIVES,
  ...BIRTH,
  ...SEX,
  ...IDENTIFIERS,
  ...PLACEHOLDERS,
  ...OTHERS,
];
