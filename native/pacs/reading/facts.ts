// What the header of an archive's instance says that reading its frames needs. Known as long as the services run.
import { createHash } from 'node:crypto';
import { type DicomJson, number, text } from '../../dicom/index.ts';
import type { InstanceAddress, SeriesAddress } from '../dicomweb/index.ts';

export type InstanceFacts = InstanceAddress & {
  readonly NumberOfFrames: number; // 0: no pixels
  /** Of one frame that is not compressed; null where the header does not tell, or the frame is no whole number of them. */
  readonly nativeBytes: number | null;
  /** How the archive says that it is stored; '' where it does not. */
  readonly TransferSyntaxUID: string;
  /** Of colour that decoding may turn into another kind of colour than this header names. */
  readonly changesWhenDecoded: boolean;
  /** Another header, another name: pixels are never taken for those of an instance that has changed meanwhile. */
  readonly version: string;
};

export function factsOf(dataset: DicomJson): InstanceFacts {
  const [rows, columns] = [number(dataset, '00280010') ?? 0, number(dataset, '00280011') ?? 0];
  const bits = rows * columns * (number(dataset, '00280002') ?? 1) * (number(dataset, '00280100') ?? 0);
  const colour = text(dataset, '00280004');
  const frames = Math.max(1, Math.trunc(number(dataset, '00280008') ?? 1));
  return {
    StudyInstanceUID: text(dataset, '0020000D'),
    SeriesInstanceUID: text(dataset, '0020000E'),
    SOPInstanceUID: text(dataset, '00080018'),
    NumberOfFrames: rows > 0 && columns > 0 ? frames : 0,
    // PS3.3 C.7.6.3.1.2: of 4:2:2 and 4:2:0 not every pixel has all samples.
    nativeBytes: bits > 0 && bits % 8 === 0 && !/_42[02]$/.test(colour) ? bits / 8 : null,
    changesWhenDecoded: colour.startsWith('YBR_'),
    TransferSyntaxUID: text(dataset, '00083002') || text(dataset, '00020010'),
    version: createHash('sha256').update(JSON.stringify(dataset)).digest('hex').slice(0, 16),
  };
}

const MOST = 50_000;

/** The latest of each instance, by peer; the longest unused go first. */
export class FactBook {
  private readonly known = new Map<string, InstanceFacts>();

  keep(peerId: string, facts: InstanceFacts): void {
    const key = `${peerId} ${facts.SOPInstanceUID}`;
    this.known.delete(key);
    this.known.set(key, facts);
    for (const oldest of this.known.keys()) {
      if (this.known.size <= MOST) break;
      this.known.delete(oldest);
    }
  }

  /** Null where it is not known, or is of another study or series than the address says. */
  get(peerId: string, address: InstanceAddress): InstanceFacts | null {
    const facts = this.known.get(`${peerId} ${address.SOPInstanceUID}`);
    const same =
      facts?.StudyInstanceUID === address.StudyInstanceUID &&
      facts.SeriesInstanceUID === address.SeriesInstanceUID;
    return same ? facts : null;
  }

  ofSeries(peerId: string, { StudyInstanceUID, SeriesInstanceUID }: SeriesAddress): readonly InstanceFacts[] {
    const found: InstanceFacts[] = [];
    for (const [key, facts] of this.known) {
      const same =
        facts.SeriesInstanceUID === SeriesInstanceUID && facts.StudyInstanceUID === StudyInstanceUID;
      if (same && key.startsWith(`${peerId} `)) found.push(facts);
    }
    return found;
  }

  forget(peerId: string): void {
    for (const key of this.known.keys()) if (key.startsWith(`${peerId} `)) this.known.delete(key);
  }
}
