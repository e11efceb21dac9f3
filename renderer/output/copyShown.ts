import { copyToClipboard, fileOf } from './picture/files.ts';
import { makePicture } from './picture/picture.ts';
import type { OutputHost } from './types.ts';

/** What a picture holds unless somebody asks for less: everything that the pane shows, and whose it is. */
export const EVERYTHING = { annotations: true, texts: true, identity: true } as const;

/** Copies what the active pane shows, as it shows it. */
export async function copyShown(host: OutputHost): Promise<'copied' | 'nothing' | 'failed'> {
  const shot = host.pane(host.activePane()).shoot();
  if (shot === null) return 'nothing';
  const png = async (): Promise<Blob> => {
    const made = await makePicture(host, shot, { size: 'pane', content: EVERYTHING });
    const blob = made === null ? null : await fileOf(made, { kind: 'png', quality: 1 });
    if (blob === null) throw new Error('The picture is too large.');
    return blob;
  };
  return (await copyToClipboard(png())) ? 'copied' : 'failed';
}
