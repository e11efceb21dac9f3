import type { ReactNode } from 'react';
import * as imaging from '../imaging/index.ts';
import type { Engine } from './engine.ts';
import { Viewer } from './Viewer.tsx';
import type { ViewerScreenProps } from './Viewer.tsx';

const engine: Engine = imaging;

/** The viewer of one patient's tab, drawn by renderer/imaging. */
export const ViewerScreen = (props: ViewerScreenProps): ReactNode => <Viewer engine={engine} {...props} />;
