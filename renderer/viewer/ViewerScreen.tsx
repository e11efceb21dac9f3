import type { ReactNode } from 'react';
import { openEngine } from './engine.ts';
import { Viewer } from './Viewer.tsx';
import type { ViewerScreenProps } from './Viewer.tsx';

/** The viewer of one patient's tab, drawn by renderer/imaging. */
export const ViewerScreen = (props: ViewerScreenProps): ReactNode => (
  <Viewer openEngine={openEngine} {...props} />
);
