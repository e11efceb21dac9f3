import path from 'node:path';
import { expect, it } from 'vitest';
import { RECORDS_FILE, RECORDS_SCHEMA } from '../../../native/fhir/schema.ts';
import { createLinkStore } from '../../../native/fhir/link/store.ts';
import { opened, temporaryFolder } from '../library/helpers.ts';

// What somebody decided of a study outlives versions of Lightbox.

/** A link as the version wrote it that did not keep who decided. */
const LINK = `INSERT INTO link(linkId, serverId, StudyInstanceUID, imagingStudy, subject, method, state, doubts, facts,
  madeBy, madeAt, changedBy, changedAt) VALUES('l1', 's1', '1.2.3', 'ImagingStudy/7', 'Patient/3', 'study-uid', 'confirmed',
  '[]', '{"started":null,"modalities":[],"description":"","AccessionNumber":"","numberOfInstances":null}',
  'automatic', 1, 'user', 2)`;
const VERSION_OF_THEN = 3;

it('a decision of before it was kept who decided stays, and the next one names its person', async () => {
  const { folder, remove } = temporaryFolder();
  try {
    const library = opened(path.join(folder, 'library'));
    const migrations = RECORDS_SCHEMA.migrations.slice(0, VERSION_OF_THEN);
    const then = library.host.openBeside(RECORDS_FILE, { ...RECORDS_SCHEMA, migrations });
    if (!then.ok) throw new Error(then.failure.kind);
    then.value.exec(LINK);
    then.value.close();
    const now = library.host.openBeside(RECORDS_FILE, RECORDS_SCHEMA);
    if (!now.ok) throw new Error(now.failure.kind);
    const store = createLinkStore(
      now.value,
      () => 5,
      () => 'reader',
    );
    const [link] = store.ofStudy('1.2.3');
    expect(link).toMatchObject({ state: 'confirmed', changedBy: 'user', person: '', changedAt: 2 });
    if (link !== undefined) store.setState(link, 'rejected');
    expect(store.ofStudy('1.2.3')).toMatchObject([{ state: 'rejected', person: 'reader', changedAt: 5 }]);
    now.value.close();
    await library.close();
  } finally {
    remove();
  }
});
