// What the command line says of giving a study back.
import type {
  Publication,
  PublishNote,
  PublishPreview,
  PublishRefusal,
  PublishResult,
} from '../contract/index.ts';
import { recordFailureText } from './recordText.ts';

export function refusalText(refusal: PublishRefusal): string {
  switch (refusal.reason) {
    case 'no-link':
      return 'The study is linked to no patient of this server: link it in Lightbox first.';
    case 'link-not-confirmed':
      return 'Nobody has confirmed whose study this is: confirm the link in Lightbox first.';
    case 'identity-doubt':
      return 'It is not certain that the patient of the images and that of the record are the same. Nothing is sent.';
    case 'identity-contradiction':
      return 'The images and the record are of different patients. Nothing is sent.';
    case 'several-patients':
      return 'The study is linked to more than one patient of this server. Nothing is sent.';
    case 'link-uncertain':
      return "The entry that the study is linked to is gone, names nobody, or is another patient's by now.";
    case 'patient-gone':
      return 'The record no longer has this patient, or has merged it with another.';
    case 'entry-of-other-patient':
      return 'The record has this very study under another patient. Nothing is sent.';
    case 'study-uid-not-valid':
      return 'A UID of the study is not valid by the DICOM standard, and no record can hold it.';
    case 'study-not-kept':
      return 'The study is not in the library.';
    case 'images-missing':
      return 'An archive has more of the study than is here: get the rest first.';
    case 'scopes-missing':
      return `The sign-in does not let Lightbox write. It has to be granted: ${refusal.scopes.join(' ')}`;
    case 'not-offered':
      return `The server takes none of: ${refusal.resourceTypes.join(', ')}`;
    case 'server':
      return recordFailureText(refusal.failure);
    case 'under-way':
      return 'The study is being sent there just now.';
    default:
      return refusal satisfies never;
  }
}

const NOTES: Readonly<Record<PublishNote, string>> = {
  'no-endpoint':
    'The record will not know where the images can be had: no archive is known to have the study.',
  'no-order': 'No order with this accession number was found for the patient.',
  'several-orders': 'There are several orders with this accession number: none is named.',
  'no-accession-system':
    'The accession number is sent without saying whose it is: set its system in Settings.',
  'search-then-create':
    'The server cannot keep two creates apart: if somebody else sends the same now, it has two.',
  'no-version-check': 'The server gives no versions: a change made there in this moment may be lost.',
  'several-entries': 'The record has more than one entry of this study.',
  'patient-changes': "The entry of this study is another patient's so far, and becomes this one's.",
  uncalibrated: 'Some lengths are in pixels, because the images have no spacing.',
};

const ACTIONS: Readonly<Record<PublishResult['action'], string>> = {
  create: 'is made',
  update: 'is changed',
  unchanged: 'is there already',
  'left-alone': "is somebody else's, and stays as it is",
  blocked: 'is not sent: it is not valid',
};

/** One line each; texts may hold anything. */
export function previewLines(preview: PublishPreview): readonly string[] {
  const { serverName, fhirVersion, patient, counts, notes, resources } = preview;
  const who = [patient.name, patient.birthDate, ...patient.identifiers].filter(Boolean).join(', ');
  return [
    `To ${serverName} (FHIR ${fhirVersion}), for ${patient.reference}: ${who}`,
    `${counts.series} series, ${counts.instances} images, ${counts.keyImages} key images, ${counts.measurements} measurements`,
    ...resources.map(({ resourceType, about, action, reference }) =>
      [resourceType, reference ?? '', about.title, ACTIONS[action]].filter(Boolean).join('  '),
    ),
    ...resources.flatMap(({ resourceType, checks }) =>
      checks.flatMap(({ validator, problems }) =>
        problems.map(({ path, text }) => `${resourceType}: ${validator} says of ${path}: ${text}`),
      ),
    ),
    ...notes.map((note) => NOTES[note]),
  ];
}

const STATES: Readonly<Record<PublishResult['state'], string>> = {
  waiting: 'waits',
  sending: 'is being sent',
  done: 'done',
  failed: 'failed',
  unknown: 'no answer: it may be there or not; sending again finds out',
  'not-tried': 'not sent',
  blocked: 'not sent: it is not valid',
};

export const publicationLines = ({ results }: Publication): readonly string[] =>
  results.map(({ resourceType, reference, about, action, state, failure, scope, entries }) => {
    const what = [reference ?? resourceType, about.title].filter(Boolean).join('  ');
    const how = state === 'done' ? ACTIONS[action].replace(/^is /, '') : STATES[state];
    const why = failure === null ? '' : ` ${recordFailureText(failure)}`;
    const wanted = scope === null ? '' : ` The sign-in would have to grant ${scope}.`;
    const twice = (entries ?? 0) > 1 ? ` The server has ${entries ?? 0} entries of it now.` : '';
    return `${what}: ${how}.${why}${wanted}${twice}`;
  });
