import type { Session } from '../contract/index.ts';
import type { Charts } from '../fhir/chart/index.ts';
import type { RecordImages } from '../fhir/images/index.ts';
import type { Links } from '../fhir/link/index.ts';
import type { Publishing } from '../fhir/publish/index.ts';
import type { Records } from '../fhir/index.ts';
import type { Library } from '../library/types.ts';
import type { Opening } from '../opening/index.ts';
import type { Pacs } from '../pacs/index.ts';
import type { Gate } from '../security/index.ts';
import type { Log } from './log.ts';

/** What the routes work with. */
export type Services = {
  readonly library: Library;
  /** Remote archives; without them there are no routes for them. */
  readonly pacs?: Pacs;
  /** Patients' records; without them there are no routes for them. */
  readonly records?: Records;
  /** Links to patients' records; without them there are no routes for them. */
  readonly links?: Links;
  /** Charts of patients' records; without them there are no routes for them. */
  readonly charts?: Charts;
  /** Images of what the record names; without it there are no routes for them. */
  readonly images?: RecordImages;
  /** Giving studies back to records; without it there are no routes for it. */
  readonly publishing?: Publishing;
  /** Links that ask to be shown something; without them none is followed. */
  readonly opening?: Opening;
  readonly security: Gate;
  readonly host: Session['host'];
  readonly version: string;
  readonly launchId: string;
  readonly log: Log;
  /** The built page; only the browser host serves it. */
  readonly pageDirectory?: string;
};

/** What a door is opened with; everything but the library may be left out. */
export type RoomServices = Pick<
  Services,
  'library' | 'pacs' | 'records' | 'links' | 'charts' | 'images' | 'publishing' | 'opening'
>;

export const roomServices = ({
  library,
  pacs,
  records,
  links,
  charts,
  images,
  publishing,
  opening,
}: RoomServices): RoomServices => ({
  library,
  ...(pacs === undefined ? {} : { pacs }),
  ...(records === undefined ? {} : { records }),
  ...(links === undefined ? {} : { links }),
  ...(charts === undefined ? {} : { charts }),
  ...(images === undefined ? {} : { images }),
  ...(publishing === undefined ? {} : { publishing }),
  ...(opening === undefined ? {} : { opening }),
});
