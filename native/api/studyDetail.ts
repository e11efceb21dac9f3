import type { StudyDetail } from '../contract/index.ts';
import type { Services } from './services.ts';

type Studies = {
  readonly library: Services['library'];
  readonly pacs?: Services['pacs'] | undefined;
  readonly links?: Services['links'] | undefined;
};

/**
 * A study with its series: of the archive that it is read from, else of the library; null: neither has it. It says where the
 * reader has to judge first whether record and images are of one person.
 */
export function studyDetailOf(
  { library, pacs, links }: Studies,
  StudyInstanceUID: string,
): StudyDetail | null {
  const detail = pacs?.reading.detail(StudyInstanceUID) ?? library.studyDetail(StudyInstanceUID);
  return detail !== null && links?.isStopped(StudyInstanceUID) === true
    ? { ...detail, isStopped: true }
    : detail;
}
