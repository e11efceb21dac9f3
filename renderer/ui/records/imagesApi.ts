import { RecordKeeping, RecordOpening, type ChartStudy } from '../../../native/contract/index.ts';
import { request, type Answer } from '../request.ts';

type Entry = NonNullable<ChartStudy['entry']>;

const address = ({ serverId, id }: Entry, what: 'open' | 'keep'): string =>
  `/api/records/servers/${encodeURIComponent(serverId)}/imaging-studies/${encodeURIComponent(id)}/${what}`;

/** The images of an entry of the record, where the record says that they are. */
export const imagesApi = {
  open: (entry: Entry, signal?: AbortSignal): Promise<Answer<RecordOpening>> =>
    request(RecordOpening, address(entry, 'open'), { method: 'POST', signal }),
  keep: (entry: Entry): Promise<Answer<RecordKeeping>> =>
    request(RecordKeeping, address(entry, 'keep'), { method: 'POST' }),
} as const;
