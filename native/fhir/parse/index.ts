export { lenient } from './lenient.ts';
export { URI_SYSTEM } from './uid.ts';
export { parseResource, resourceType } from './parse.ts';
