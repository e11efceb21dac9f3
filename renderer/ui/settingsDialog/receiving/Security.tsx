import { Switch } from '@mantine/core';
import type { ReactElement } from 'react';
import type { Receiving } from '../../../../native/contract/index.ts';
import { archiveWords } from '../../archives/words.ts';
import archives from '../archives/archives.module.css';
import { ChoiceField, PlainLongField, SecretField } from '../archives/fields.tsx';
import type { ReceivingDraft } from './draft.ts';

type Props = {
  state: Receiving;
  draft: ReceivingDraft;
  said: (field: string) => string | undefined;
  onChange: (change: Partial<ReceivingDraft>) => void;
};

/** TLS of our own door: our certificate, and whether callers need one. */
export function Security({ state, draft, said, onChange }: Props): ReactElement {
  const text = archiveWords.useText();
  const { secretsKept } = state;
  return (
    <>
      <h3>{text('security')}</h3>
      <Switch
        label={text('receiving.secure')}
        checked={draft.secure}
        onChange={(event) => onChange({ secure: event.currentTarget.checked })}
      />
      {draft.secure && (
        <div className={archives['form']}>
          <PlainLongField
            label={text('receiving.certificate')}
            value={draft.certificate}
            error={said('certificate')}
            onChange={(certificate) => onChange({ certificate })}
          />
          <SecretField {...{ draft, secretsKept, onChange }} long secret="private-key" />
          <SecretField {...{ draft, secretsKept, onChange }} secret="passphrase" />
          <ChoiceField
            label={text('profile')}
            value={draft.profile}
            choices={(['non-downgrading', 'extended'] as const).map((value) => ({
              value,
              label: text(`profile.${value}`),
            }))}
            onChange={(profile) => onChange({ profile })}
          />
          <ChoiceField
            label={text('receiving.clients')}
            value={draft.clients}
            choices={(['none', 'authorities', 'pinned'] as const).map((value) => ({
              value,
              label: text(`receiving.clients.${value}`),
            }))}
            onChange={(clients) => onChange({ clients })}
          />
          {draft.clients === 'authorities' && (
            <PlainLongField
              label={text('authorities')}
              note={text('authorities.note')}
              value={draft.authorities}
              error={said('authorities')}
              onChange={(authorities) => onChange({ authorities })}
            />
          )}
          {draft.clients === 'pinned' && (
            <PlainLongField
              label={text('pins')}
              value={draft.pins}
              error={said('pins')}
              onChange={(pins) => onChange({ pins })}
            />
          )}
        </div>
      )}
    </>
  );
}
