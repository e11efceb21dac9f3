import { Textarea } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCopy } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { RecordServer } from '../../../../native/contract/index.ts';
import { api } from '../../api.ts';
import { archiveWords } from '../../archives/words.ts';
import { failureText } from '../../failureText.ts';
import { queryKeys } from '../../queries.ts';
import { recordWords } from '../../records/words.ts';
import { failureOf, unwrap } from '../../request.ts';
import { Button } from '../../widgets/Button.tsx';
import archives from '../archives/archives.module.css';

/** The public half of the key that this computer signs in with, for whoever looks after the record system. */
export function PublicKey({
  server,
  changed,
}: {
  server: RecordServer | null;
  changed: boolean;
}): ReactElement {
  const text = recordWords.useText();
  return (
    <section className={archives['signInPart']} aria-label={text('key')}>
      {server === null || changed ? (
        <>
          <h3>{text('key')}</h3>
          <p className={archives['note']}>{text('key.saveFirst')}</p>
        </>
      ) : (
        <Kept server={server} />
      )}
    </section>
  );
}

function Kept({ server: { serverId, changedAt } }: { server: RecordServer }): ReactElement {
  const text = recordWords.useText();
  const clipboard = useClipboard({ timeout: 2000 });
  const { data, error } = useQuery({
    queryKey: queryKeys.recordKeys(serverId, changedAt),
    queryFn: async ({ signal }) => unwrap(await api.recordKeys(serverId, signal)),
  });
  const key = data === undefined ? '' : JSON.stringify(data, null, 1);
  return (
    <>
      <div className={archives['testHead']}>
        <h3>{text('key')}</h3>
        <span className={archives['space']} />
        {key !== '' && (
          <Button size="small" icon={IconCopy} onClick={() => clipboard.copy(key)}>
            {clipboard.copied ? archiveWords.text('test.copied') : text('key.copy')}
          </Button>
        )}
      </div>
      <p className={archives['note']}>{text('key.note')}</p>
      {error !== null && (
        <p role="alert" className={archives['failure']}>
          {failureText(failureOf(error))}
        </p>
      )}
      {key !== '' && (
        <Textarea
          readOnly
          rows={4}
          mt={8}
          classNames={{ input: archives['pem'] ?? '' }}
          aria-label={text('key.label')}
          value={key}
        />
      )}
    </>
  );
}
