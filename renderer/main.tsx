import './ui/styles.ts';
import './ui/coldStart.ts'; // before all other modules
// Not by the door of imaging, which would bring the whole room into the first bundle.
import { listenForFramesPort } from './imaging/frames/connection.ts';
import { start } from './ui/start.tsx';

listenForFramesPort(); // before `start` tells the shell that the page is there: the port is sent once
void start();
