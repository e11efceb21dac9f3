// Measurements of a report: numbers of one place in the tree together with the coordinates that they were taken from.
// Numbers may hang on coordinates of their own (PS3.16 TID 300, 1501: INFERRED FROM), share those of their group (TID 1410,
// 1411), or be properties of a finding that has an outline (CAD reports, TID 4006).
import type { AnnotationKind, Code, ImageReference, ReportMeasurement } from '../../contract/index.ts';
import { text } from '../../dicom/index.ts';
import { CONCEPT, codeIn, conceptKey, isConcept } from '../codes.ts';
import type { Evidence } from '../references.ts';
import { placed, type FoundNumber, type Placed } from './arrange.ts';
import { geometryOf, isSpatial, type Geometry } from './geometry.ts';
import { imagesOf, numericValue } from './items.ts';
import { lineRole, measuredAs } from './measured.ts';
import type { Node, Tree } from './tree.ts';

const TAG = { conceptCode: '0040A168', TextValue: '0040A160' } as const;
const MOST_MEASUREMENTS = 20_000;
/** Context of an acquisition (image libraries, dose) is no measurement of what is seen. */
const MEASURING: ReadonlySet<string> = new Set([
  'CONTAINS',
  'HAS PROPERTIES',
  'INFERRED FROM',
  'HAS CONCEPT MOD',
]);

export type Found = {
  readonly measurements: readonly ReportMeasurement[];
  readonly problems: readonly string[];
};

export function findMeasurements(tree: Tree, evidence: Evidence): Found {
  const problems = new Set<string>();
  const measurements: ReportMeasurement[] = [];
  const seen = new Set<string>();
  const coordinates = (nodes: readonly Node[]): Geometry[] =>
    nodes.flatMap((node) => {
      const geometry = geometryOf(tree, node, evidence);
      if (geometry === null) problems.add('bad-coordinates');
      return geometry ?? [];
    });
  const spatialBelow = (node: Node): readonly Node[] =>
    node.children.flatMap((child) => {
      const said = tree.resolved(child);
      return said !== null && isSpatial(said) ? said : [];
    });
  const walk = (node: Node): void => {
    if (measurements.length >= MOST_MEASUREMENTS) return void problems.add('too-many-measurements');
    if (node.valueType !== 'NUM' && !isSpatial(node) && node.relationship !== 'HAS ACQ CONTEXT') {
      const shared = coordinates(spatialBelow(node));
      const numbers = node.children
        .filter((child) => child.valueType === 'NUM' && MEASURING.has(child.relationship))
        .map((child) => numberOf(child, coordinates(spatialBelow(child))));
      if (shared.length > 0 || numbers.length > 0)
        for (const entry of entries({ tree, node, shared, numbers, evidence })) {
          // The same outline is often referred to from several places; without values it is no news.
          if (entry.values.length === 0 && seen.has(entry.key)) continue;
          seen.add(entry.key);
          measurements.push(entry);
        }
    }
    if (node.valueType !== 'NUM') for (const child of node.children) walk(child);
  };
  walk(tree.root);
  if (measurements.some(({ kind, points }) => kind === null && points.length > 0)) problems.add('not-drawn');
  return { measurements, problems: [...problems] };
}

const codeBelow = (node: Node, concept: Code): Code | null => {
  const found = node.children.find((child) => child.valueType === 'CODE' && isConcept(child.name, concept));
  return found === undefined ? null : codeIn(found.data, TAG.conceptCode);
};

const textBelow = (node: Node, concept: Code): string => {
  const found = node.children.find((child) => child.valueType === 'TEXT' && isConcept(child.name, concept));
  return found === undefined ? '' : text(found.data, TAG.TextValue);
};

function numberOf(node: Node, geometries: readonly Geometry[]): FoundNumber {
  const { value, text: written, unit, qualifier } = numericValue(node.data);
  const concept = node.name ?? { value: '', scheme: '', meaning: '' };
  const derivation = codeBelow(node, CONCEPT.derivation);
  const site = codeBelow(node, CONCEPT.findingSite);
  const as = measuredAs({ concept, unit, derivation, site });
  return {
    geometries,
    role: lineRole({ concept, site }),
    value: { concept, as, value, text: written, unit, qualifier },
  };
}

type Group = {
  readonly tree: Tree;
  readonly node: Node;
  readonly shared: readonly Geometry[];
  readonly numbers: readonly FoundNumber[];
  readonly evidence: Evidence;
};

function entries({ tree, node, shared, numbers, evidence }: Group): ReportMeasurement[] {
  const isFinding = node.valueType === 'CODE';
  const common = {
    trackingName: textBelow(node, CONCEPT.trackingIdentifier),
    finding: codeBelow(node, CONCEPT.finding) ?? (isFinding ? codeIn(node.data, TAG.conceptCode) : null),
    site: codeBelow(node, CONCEPT.findingSite),
    text: textBelow(node, CONCEPT.comment),
  };
  const groupImage = imageBelow(tree, node, evidence);
  return placed(shared, numbers, ownKind(node)).map((one) => ({
    key: one.key ?? node.key,
    ...common,
    ...drawn(one, groupImage),
    values: [...one.values],
  }));
}

/** How our own reports say what was drawn. */
function ownKind(node: Node): string {
  const code = codeBelow(node, CONCEPT.annotationKind);
  return code !== null && conceptKey(code).startsWith('99LIGHTBOX:') ? code.value : '';
}

function imageBelow(tree: Tree, node: Node, evidence: Evidence): ImageReference | null {
  for (const child of node.children) {
    const image = tree.resolved(child);
    const found = image?.valueType === 'IMAGE' ? imagesOf(image, evidence)[0] : undefined;
    if (found !== undefined) return found;
  }
  return null;
}

type Drawn = Pick<ReportMeasurement, 'kind' | 'image' | 'points' | 'points3d' | 'frameOfReferenceUID'>;

function drawn({ geometry, kind, points }: Placed, groupImage: ImageReference | null): Drawn {
  if (geometry === null)
    return { kind: null, image: groupImage, points: [], points3d: [], frameOfReferenceUID: '' };
  const drawable: AnnotationKind | null = geometry.wholeMatrix ? null : kind;
  return {
    kind: drawable,
    image: geometry.image ?? groupImage,
    points: [...points],
    points3d: [...geometry.points3d],
    frameOfReferenceUID: geometry.frameOfReferenceUID,
  };
}
