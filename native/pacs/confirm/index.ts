export { createConfirmStore } from './confirmStore.ts';
export { createKeeper, type Keeper, type KeeperParts } from './keeper.ts';
