import { SeriesInstanceUID, type RetrieveRequest } from '../../contract/index.ts';
import type { Share } from './index.ts';

/** The request for what the record names the archive for, and nothing else of the study; null where nothing is left of it. */
export function withinShare(request: RetrieveRequest, share: Share | null): RetrieveRequest | null {
  if (share === null) return request;
  const own = share.SeriesInstanceUIDs.flatMap((uid) => {
    const parsed = SeriesInstanceUID.safeParse(uid);
    return parsed.success ? [parsed.data] : [];
  });
  const asked = request.SeriesInstanceUIDs ?? own;
  const SeriesInstanceUIDs = own.filter((uid) => asked.includes(uid));
  return SeriesInstanceUIDs.length === 0 ? null : { ...request, SeriesInstanceUIDs };
}
