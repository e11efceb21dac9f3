// The page's modules ask at once where they are; Node has no address. Import this before them.
Object.assign(globalThis, { location: new URL('http://127.0.0.1/') });

export {};
