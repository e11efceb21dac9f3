// @medplum/core names WebSocket while it is loaded, for its subscriptions, which nothing here uses. Node 20, which older
// shells run the services on, does not have it. Imported before that package.
if (!('WebSocket' in globalThis)) Object.assign(globalThis, { WebSocket: class {} });
