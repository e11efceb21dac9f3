// Addresses of a server's services, below its base address (PS3.18 10.4, 10.6).

export type SeriesAddress = { readonly StudyInstanceUID: string; readonly SeriesInstanceUID: string };
export type InstanceAddress = SeriesAddress & { readonly SOPInstanceUID: string };

/** A study, a series of it, or an instance of that. */
export type ObjectAddress = {
  readonly StudyInstanceUID: string;
  readonly SeriesInstanceUID?: string;
  readonly SOPInstanceUID?: string;
};

// A UID comes from a peer or a file: nothing in it may reach further than its own segment.
const segment = (uid: string): string => (/^\.{1,2}$/.test(uid) ? '-' : encodeURIComponent(uid));

export const studyPath = (StudyInstanceUID: string): string => `studies/${segment(StudyInstanceUID)}`;

export const seriesPath = ({ StudyInstanceUID, SeriesInstanceUID }: SeriesAddress): string =>
  `${studyPath(StudyInstanceUID)}/series/${segment(SeriesInstanceUID)}`;

export const instancePath = (address: InstanceAddress): string =>
  `${seriesPath(address)}/instances/${segment(address.SOPInstanceUID)}`;

export function objectPath({ StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID }: ObjectAddress): string {
  if (SeriesInstanceUID === undefined) return studyPath(StudyInstanceUID);
  const series = { StudyInstanceUID, SeriesInstanceUID };
  return SOPInstanceUID === undefined ? seriesPath(series) : instancePath({ ...series, SOPInstanceUID });
}
