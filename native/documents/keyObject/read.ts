import type { Code, ImageReference, KeyObjects } from '../../contract/index.ts';
import { text, type DicomJson } from '../../dicom/index.ts';
import { CONCEPT, codeIn, conceptKey, isConcept, REJECTIONS } from '../codes.ts';
import { evidenceOf } from '../references.ts';
import { imagesOf } from '../sr/items.ts';
import { contentTree } from '../sr/tree.ts';
import { makerText, personText, summaryOf } from '../summary.ts';

const TAG = { conceptCode: '0040A168', TextValue: '0040A160', PersonName: '0040A123' } as const;

/** A Key Object Selection: PS3.3 A.35.4, PS3.16 TID 2010. Its images are those of the content, as the evidence places them. */
export function readKeyObjects(data: DicomJson): KeyObjects {
  const tree = contentTree(data);
  const evidence = evidenceOf(data);
  const { root } = tree;
  const images = root.children.flatMap((child) => imagesOf(tree.resolved(child) ?? child, evidence));
  const codes = (concept: Code): readonly Code[] =>
    root.children
      .filter((child) => child.valueType === 'CODE' && isConcept(child.name, concept))
      .map((child) => codeIn(child.data, TAG.conceptCode))
      .filter((code) => code !== null);
  const descriptions = root.children
    .filter((child) => child.valueType === 'TEXT' && isConcept(child.name, CONCEPT.keyObjectDescription))
    .map((child) => text(child.data, TAG.TextValue));
  const observer = root.children.find((child) => child.valueType === 'PNAME');
  const rejection = REJECTIONS.has(conceptKey(root.name));
  const problems = [...tree.problems, ...(images.length === 0 ? ['no-images'] : [])];
  const rejectedImages: ImageReference[] = rejection ? images : [];
  return {
    kind: 'key-objects',
    summary: summaryOf(
      data,
      {
        kind: 'key-objects',
        title: root.name?.meaning ?? '',
        creator: personText(observer?.data ?? null, TAG.PersonName) || makerText(data),
        completion: 'complete',
        rejection,
        rejectedImages,
        problem: problems[0] ?? null,
      },
      images,
    ),
    title: root.name,
    modifiers: [...codes(CONCEPT.documentTitleModifier)],
    description: descriptions.join('\n'),
    images,
    problems,
  };
}
