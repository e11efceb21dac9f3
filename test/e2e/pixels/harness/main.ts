import type { PixelDescription } from '../../../../pixels/index.ts';
import { decodePool } from '../../../../renderer/imaging/decodePool.ts';

export type Case = {
  readonly name: string;
  readonly TransferSyntaxUID: string;
  readonly description: PixelDescription;
};
/** What a frame decoded to: a digest of its bytes, the name of its array, or the failure. */
export type Outcome = { readonly name: string; readonly found: string; readonly violations: number };

declare global {
  var decodeCases: (() => Promise<Outcome[]>) | undefined;
}

let violations = 0;
document.addEventListener('securitypolicyviolation', () => void (violations += 1));

async function decodeCase(index: number, { name, TransferSyntaxUID, description }: Case): Promise<Outcome> {
  const response = await fetch(`/frame/${index}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const result = await decodePool().decode({ bytes, TransferSyntaxUID, description });
  if (!result.ok) return { name, found: JSON.stringify(result.failure), violations };
  const { values } = result.value;
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(values.buffer as ArrayBuffer));
  const hex = [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, '0')).join('');
  return { name, found: `${values.constructor.name} ${hex}`, violations };
}

globalThis.decodeCases = async () => {
  const cases = (await (await fetch('/cases')).json()) as Case[];
  return Promise.all(cases.map((one, index) => decodeCase(index, one)));
};
