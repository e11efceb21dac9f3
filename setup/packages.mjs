// Packages and Node 24 only: for a CI that patches node_modules before it calls the tests.
import { prepare } from './prepare.mjs';

prepare({ build: false });
