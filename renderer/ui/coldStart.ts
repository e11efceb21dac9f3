// Evaluated before everything else: main.tsx imports it first, and modules are evaluated in the order of their imports.
// So a cold link fetches the viewer while React and the rest of the page are still being evaluated.
import { isViewerPath, loadViewer } from './warmViewer.ts';

if (isViewerPath(location.pathname)) loadViewer().catch(() => undefined); // the tab says what failed
