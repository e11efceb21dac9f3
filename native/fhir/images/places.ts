// Where the record says that the images of one study are, as archives that can be asked, the best one first.
import { StudyInstanceUID, type RecordSource, type RecordSources } from '../../contract/index.ts';

/** The series of a study that an archive is named for, of how many, and who has others; null: the whole study. */
export type Share = {
  readonly SeriesInstanceUIDs: string[];
  readonly of: number | null;
  readonly elsewhere: string[];
} | null;

export type Place = {
  readonly StudyInstanceUID: StudyInstanceUID;
  readonly endpoint: string;
  readonly address: string;
  readonly name: string; // of the endpoint, or its host
  readonly share: Share;
};

/** None where the entry does not say which study it is, or names several, or has been taken back. */
export function placesOf({
  StudyInstanceUIDs,
  sources,
  numberOfSeries,
  withdrawn,
}: RecordSources): readonly Place[] {
  const uid = StudyInstanceUID.safeParse(StudyInstanceUIDs[0]);
  if (!uid.success || StudyInstanceUIDs.length > 1 || withdrawn !== null) return [];
  const byAddress = new Map<string, Place>();
  for (const source of sources) {
    const { address, problem } = source;
    if (address === null || problem !== null) continue;
    const before = byAddress.get(address);
    const share = shareWith(before, source, numberOfSeries);
    if (before !== undefined) byAddress.set(address, { ...before, share });
    else
      byAddress.set(address, {
        StudyInstanceUID: uid.data,
        endpoint: source.endpoint,
        address,
        name: source.name.trim().slice(0, 60) || (source.host ?? ''),
        share,
      });
  }
  const size = ({ share }: Place): number => (share === null ? Infinity : share.SeriesInstanceUIDs.length);
  const places = [...byAddress.values()].toSorted((a, b) => (size(a) === size(b) ? 0 : size(b) - size(a)));
  return places.map((place) => ({ ...place, share: withOthers(place, places) }));
}

/** A part says where the rest is: who has series that it has not. */
function withOthers({ share, address }: Place, places: readonly Place[]): Share {
  if (share === null) return null;
  const own = new Set(share.SeriesInstanceUIDs);
  const others = places.filter(
    (place) =>
      place.address !== address && (place.share?.SeriesInstanceUIDs.some((uid) => !own.has(uid)) ?? true),
  );
  return { ...share, elsewhere: [...new Set(others.map(({ name }) => name))].slice(0, 10) };
}

/** Two endpoints at one address are one archive. */
function shareWith(before: Place | undefined, source: RecordSource, of: number | null): Share {
  if (source.SeriesInstanceUIDs === null || before?.share === null) return null;
  const SeriesInstanceUIDs = [
    ...new Set([...(before?.share?.SeriesInstanceUIDs ?? []), ...source.SeriesInstanceUIDs]),
  ];
  return { SeriesInstanceUIDs, of, elsewhere: [] };
}

/** What has to be fetched where, so that each series comes once; `first` is the place that has given the study. */
export function placesToKeep(places: readonly Place[], first: Place): readonly Place[] {
  if (first.share === null) return [first];
  const taken = new Set<string>();
  return [first, ...places.filter((place) => place !== first)].flatMap((place) => {
    // Whoever has all of it was asked before, and did not give it.
    const own = (place.share?.SeriesInstanceUIDs ?? []).filter((uid) => !taken.has(uid));
    for (const uid of own) taken.add(uid);
    return own.length === 0 || place.share === null
      ? []
      : [{ ...place, share: { ...place.share, SeriesInstanceUIDs: own } }];
  });
}
