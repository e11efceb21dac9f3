import {
  IconAngle,
  IconArrowsCross,
  IconArrowUpRight,
  IconBone,
  IconCircle,
  IconCrosshair,
  IconHeart,
  IconLasso,
  IconLetterT,
  IconOvalVertical,
  IconPolygon,
  IconRuler2,
  IconRulerMeasure,
  IconSquare,
  IconVectorSpline,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { AnnotationKind } from '../../../native/contract/index.ts';

export const kindIcons: Readonly<Record<AnnotationKind, Icon>> = {
  length: IconRuler2,
  bidirectional: IconArrowsCross,
  angle: IconAngle,
  cobb: IconVectorSpline,
  ellipse: IconOvalVertical,
  circle: IconCircle,
  rectangle: IconSquare,
  freehand: IconLasso,
  polygon: IconPolygon,
  probe: IconCrosshair,
  arrow: IconArrowUpRight,
  text: IconLetterT,
  cardiothoracic: IconHeart,
  spine: IconBone,
  calibration: IconRulerMeasure,
};
