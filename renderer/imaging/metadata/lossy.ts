import { numbers, string, strings } from '../../../pixels/header/dataSet.ts';
import type { DataSet } from '../../../pixels/header/dataSet.ts';

// PS3.5 10: processes that cannot give back what went in. .81 (JPEG-LS near-lossless), .91, .93, .203 (JPEG 2000) may.
const ALWAYS_LOSSY = new Set([
  '1.2.840.10008.1.2.4.50',
  '1.2.840.10008.1.2.4.51',
  '1.2.840.10008.1.2.4.53',
  '1.2.840.10008.1.2.4.55',
  '1.2.840.10008.1.2.4.100',
  '1.2.840.10008.1.2.4.101',
  '1.2.840.10008.1.2.4.102',
  '1.2.840.10008.1.2.4.103',
  '1.2.840.10008.1.2.4.104',
  '1.2.840.10008.1.2.4.105',
  '1.2.840.10008.1.2.4.106',
  '1.2.840.10008.1.2.4.107',
  '1.2.840.10008.1.2.4.108',
]);
const NEAR_LOSSLESS = '1.2.840.10008.1.2.4.81';

/** Whether the image lost something to compression, now or ever (PS3.3 C.7.6.1.1.5), and how much is known. */
export function lossyOf(instance: DataSet, TransferSyntaxUID: string): { ratio: number | null } | null {
  const ratios = numbers(instance, 'LossyImageCompressionRatio') ?? [];
  const methods = strings(instance, 'LossyImageCompressionMethod').filter(Boolean);
  const said = string(instance, 'LossyImageCompression') === '01' || methods.length > 0 || ratios.length > 0;
  const lossySyntax = ALWAYS_LOSSY.has(TransferSyntaxUID) || TransferSyntaxUID === NEAR_LOSSLESS;
  if (!said && !lossySyntax) return null;
  // Several values are successive compressions; what the reader sees has been through all of them.
  const sound = ratios.filter((ratio) => ratio > 0);
  const ratio = sound.reduce((product, next) => product * next, 1);
  return { ratio: sound.length > 0 && ratio > 1 ? ratio : null };
}

/** The syntax the archive says the instance is stored in (PS3.18 8.7.3.5.2); '' when it does not say. */
export const storedSyntaxOf = (instance: DataSet): string =>
  string(instance, 'AvailableTransferSyntaxUID') || string(instance, 'TransferSyntaxUID');
