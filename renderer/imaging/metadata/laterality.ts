import type { Anatomy } from '../imageTypes.ts';
import type { Laterality, Side } from '../types.ts';
import { sequence, string } from '../../../pixels/header/dataSet.ts';
import type { DataSet } from '../../../pixels/header/dataSet.ts';
import type { FrameAttributes } from '../../../pixels/header/functionalGroups.ts';
import type { Keyword } from '../../../pixels/header/tags.ts';

// Which side of the body an image shows. Several attributes say it, written at different times by different people and
// machines; where two of them name opposite sides none is believed, and the reader is told (CORRECTNESS 29).

type Statement = NonNullable<Laterality['contradiction']>[number];

function sideOf(stated: string): Side | null {
  const letter = stated.toUpperCase();
  return letter === 'L' || letter === 'R' || letter === 'B' || letter === 'U' ? letter : null;
}

/** Side by code (CID 244, SCT and the SRT codes before it). */
const SIDE_CODES: Readonly<Record<string, Side>> = {
  '24028007': 'R',
  'G-A100': 'R',
  '7771000': 'L',
  'G-A101': 'L',
  '51440002': 'B',
  'G-A102': 'B',
  // The breasts have codes of their own (CID 4013...).
  '73056007': 'R',
  'T-04020': 'R',
  '80248007': 'L',
  'T-04030': 'L',
};

const codeSide = (item: DataSet | undefined): Side | null =>
  item === undefined ? null : (SIDE_CODES[string(item, 'CodeValue')] ?? null);

function coded(place: DataSet, region: Keyword, modifier: Keyword): Side | null {
  const [item] = sequence(place, region);
  if (item === undefined) return null;
  return codeSide(sequence(item, modifier)[0]) ?? codeSide(item);
}

// Series descriptions of mammograms name side and view in one word; those of other images name sides for many reasons
// (lying on the right, comparison with the left), so nothing is read into them.
function mammogramSide(instance: DataSet): Side | null {
  if (string(instance, 'Modality') !== 'MG') return null;
  const words = string(instance, 'SeriesDescription')
    .toUpperCase()
    .matchAll(/(?:^|[\s_^-])([LR])[- ]?(?:CC|MLO|ML|LM|XCCL)\b/g);
  const sides = new Set([...words].map(([, letter]) => letter));
  const [only] = sides;
  return sides.size === 1 && (only === 'L' || only === 'R') ? only : null;
}

function statementsOf(frame: FrameAttributes): Statement[] {
  const { instance } = frame;
  const anatomy = frame.macro('FrameAnatomySequence');
  const stated: readonly (readonly [Statement['attribute'], Side | null])[] = [
    ['FrameLaterality', anatomy === null ? null : sideOf(string(anatomy, 'FrameLaterality'))],
    ['ImageLaterality', sideOf(string(instance, 'ImageLaterality'))],
    [
      'AnatomicRegionSequence',
      coded(anatomy ?? instance, 'AnatomicRegionSequence', 'AnatomicRegionModifierSequence'),
    ],
    [
      'PrimaryAnatomicStructureSequence',
      coded(
        anatomy ?? instance,
        'PrimaryAnatomicStructureSequence',
        'PrimaryAnatomicStructureModifierSequence',
      ),
    ],
    ['Laterality', sideOf(string(instance, 'Laterality'))],
    ['SeriesDescription', mammogramSide(instance)],
  ];
  return stated.flatMap(([attribute, side]) => (side === null ? [] : [{ attribute, side }]));
}

/** The side that a frame shows, by all that its header says; see Laterality. */
export function lateralityOf(frame: FrameAttributes): Laterality {
  const statements = statementsOf(frame);
  const sides = new Set(statements.map(({ side }) => side));
  // A series of both sides has images of either: B contradicts nobody.
  if (sides.has('L') && sides.has('R')) {
    return { side: null, contradiction: statements.filter(({ side }) => side === 'L' || side === 'R') };
  }
  const definite = statements.find(({ side }) => side === 'L' || side === 'R') ?? statements[0];
  return { side: definite?.side ?? null, contradiction: null };
}

const HEAD = /HEAD|SKULL|BRAIN|JAW|MANDIBLE|MAXILLA|SINUS|TEETH|DENTAL|ORBIT|NOSE|EAR\b|EYE/;
const LIMB =
  /EXTREMITY|LEG|ARM\b|FOREARM|ELBOW|KNEE|STIFLE|HOCK|TARSUS|CARPUS|FOOT|HAND|HOOF|PAW|DIGIT|FETLOCK|PASTERN|HUMERUS|RADIUS|ULNA|FEMUR|TIBIA|METACARP|METATARS|SHOULDER|HIP\b/;

/** PS3.3 C.7.6.1.1.1, C.7.6.2.1.1: how directions of this body are named. */
export function anatomyOf(instance: DataSet): Anatomy {
  if (string(instance, 'AnatomicalOrientationType').toUpperCase() !== 'QUADRUPED') return 'biped';
  const part = string(instance, 'BodyPartExamined').toUpperCase();
  if (LIMB.test(part)) return 'quadruped-limb';
  return HEAD.test(part) ? 'quadruped-head' : 'quadruped';
}
