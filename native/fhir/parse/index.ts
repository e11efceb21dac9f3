export { lenient } from './lenient.ts';
export { parseResource, resourceType } from './parse.ts';
