import './ui/warmViewer.ts'; // first: a cold link fetches the viewer while the rest is evaluated
import { start } from './ui/start.tsx';

void start();
