import { Modal } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Suspense, type ReactElement } from 'react';
import type { StudyInstanceUID } from '../../../native/contract/index.ts';
import { MissingImages, missingOfStudy, transfersWords } from '../../transfers/index.ts';
import {
  api,
  Button,
  failureOf,
  failureText,
  plainText,
  queryKeys,
  studyDetailQuery,
  uiWords,
  unwrap,
} from '../../ui/index.ts';
import { showMissing } from '../state.ts';
import { studiesWords } from '../words.ts';
import { getStudy } from './getting.ts';
import { usePeerNames } from './useSearch.ts';

/** Which images of a study are missing; the list can be copied for whoever looks after the archive. */
export function MissingDialog({ study }: { study: StudyInstanceUID }): ReactElement {
  const text = studiesWords.useText();
  const words = transfersWords.useText();
  const uiText = uiWords.useText();
  const names = usePeerNames();
  const { data, error } = useQuery({
    queryKey: [...queryKeys.completeness, 'missing', study],
    queryFn: async ({ signal }) => missingOfStudy(unwrap(await api.completeness(study, signal))),
    staleTime: 0,
  });
  const { data: detail } = useQuery(studyDetailQuery(study));
  const label = plainText(detail?.study.StudyDescription ?? '') || study;
  const peerId = data?.peerId ?? null;
  const archive = peerId === null ? '' : (names.get(peerId) ?? '');
  const again = (): void => {
    if (peerId === null) return;
    showMissing(null);
    void getStudy({ StudyInstanceUID: study, peerId, label, open: false });
  };
  return (
    <Modal
      opened
      onClose={() => showMissing(null)}
      size={640}
      title={words('missing.title')}
      closeButtonProps={{ 'aria-label': uiText('close') }}
    >
      {error !== null && <p role="alert">{failureText(failureOf(error))}</p>}
      {error === null && data === undefined && <p>{words('missing.loading')}</p>}
      {data !== undefined && (
        <Suspense fallback={null}>
          <MissingImages list={data} label={label} archive={archive}>
            {archive !== '' && (
              <Button icon={IconRefresh} look="primary" onClick={again}>
                {text('get.again')}
              </Button>
            )}
            <Button onClick={() => showMissing(null)}>{uiText('close')}</Button>
          </MissingImages>
        </Suspense>
      )}
    </Modal>
  );
}
