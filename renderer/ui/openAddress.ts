import { shellBridge } from './shellBridge.ts';

/** Opens an address outside of Lightbox: in the system's browser, or in another tab of the one that this page is in. */
export function openAddress(address: string): void {
  const shell = shellBridge();
  if (shell !== null) shell.openAddress(address);
  else window.open(address, '_blank', 'noopener,noreferrer');
}
