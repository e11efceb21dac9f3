import type { Icon } from '@tabler/icons-react';
import type { ReactElement } from 'react';

/** An icon whose stroke is drawn 1.3 px thin at any size. Decorative: the control beside it carries the name. */
export function Ico({ of: Drawing, size = 18 }: { of: Icon; size?: number }): ReactElement {
  return <Drawing size={size} stroke={(1.3 * 24) / size} aria-hidden focusable={false} />;
}
