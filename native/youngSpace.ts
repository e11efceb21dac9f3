// Import it before anything else. V8 lets the space of young objects grow to 32 MB while a program loads, and never gives it
// back. The services, which stay for days, do with a small one: what is large lies outside of it.
import v8 from 'node:v8';

v8.setFlagsFromString('--max-semi-space-size=2');
v8.setFlagsFromString('--semi-space-growth-factor=1');
