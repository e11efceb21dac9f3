import './ui/coldStart.ts'; // first
import { start } from './ui/start.tsx';

void start();
