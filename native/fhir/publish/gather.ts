// What the library has of a study, for a record.
import type { Result, StudyInstanceUID as StudyUid } from '../../contract/index.ts';
import { fail, ok } from '../../contract/index.ts';
import { accessionIssuerOf } from '../identity/index.ts';
import { datasetOf } from '../link/index.ts';
import {
  annotationSource,
  keyImageSource,
  keyObjectsSource,
  reportSources,
  type Images,
  type Source,
} from './items.ts';
import type { LocalSource } from './study.ts';
import type { PublishParts } from './types.ts';

/** Documents of one study that are looked through. */
const MOST_DOCUMENTS = 100;

type Library = PublishParts['library'];

export async function localStudy(
  { library, studyRow }: Pick<PublishParts, 'library' | 'studyRow'>,
  StudyInstanceUID: string,
): Promise<Result<LocalSource>> {
  const row = studyRow(StudyInstanceUID);
  const detail = library.studyDetail(StudyInstanceUID);
  if (row === null || detail === null) return fail({ kind: 'study-not-found', StudyInstanceUID });
  const zone = await zoneOf(library, row.StudyInstanceUID);
  const instances = library.instances(StudyInstanceUID, null);
  const header = await datasetOf({ library }, row.StudyInstanceUID);
  const accessionIssuer = accessionIssuerOf(header ?? {});
  return ok({ row, seriesList: detail.seriesList, instances, zone, accessionIssuer });
}

async function zoneOf(library: Library, StudyInstanceUID: StudyUid): Promise<string> {
  const found = await library.match({
    level: 'study',
    StudyInstanceUID,
    SeriesInstanceUID: null,
    conditions: [],
    limit: 1,
    offset: 0,
  });
  const zone = found.ok ? found.value[0]?.TimezoneOffsetFromUTC : undefined;
  return typeof zone === 'string' ? zone : '';
}

export async function findingsOf(
  { library }: Pick<PublishParts, 'library'>,
  { row, instances }: LocalSource,
): Promise<Result<readonly Source[]>> {
  const images: Images = new Map(instances.map((instance) => [instance.SOPInstanceUID, instance]));
  const marks = library.marks(row.StudyInstanceUID);
  if (!marks.ok) return marks;
  const { keyImages, annotations } = marks.value;
  const listed = await library.documents(row.StudyInstanceUID);
  if (!listed.ok) return listed;
  const ofDocuments: Source[] = [];
  for (const { kind, SOPInstanceUID } of listed.value.slice(0, MOST_DOCUMENTS)) {
    if (kind === 'presentation') continue;
    const read = await library.document(SOPInstanceUID);
    if (!read.ok) continue; // what cannot be read is listed as such where documents are
    if (read.value.kind === 'key-objects') ofDocuments.push(keyObjectsSource(read.value, images));
    if (read.value.kind === 'report') ofDocuments.push(...reportSources(read.value, images));
  }
  return ok([
    ...keyImages.map((key) => keyImageSource(key, images)),
    ...annotations.flatMap((annotation) => annotationSource(annotation, images) ?? []),
    ...ofDocuments,
  ]);
}
