import type { ReactElement } from 'react';
import type { RecordSecretName } from '../../../../native/contract/index.ts';
import { archiveWords } from '../../archives/words.ts';
import { recordWords } from '../../records/words.ts';
import archives from '../archives/archives.module.css';
import { ChoiceField, PlainField, PlainLongField, SecretField } from '../archives/fields.tsx';
import { CertificateFields, More, ProxyFields, TrustFields } from '../archives/SecurityFields.tsx';
import type { RecordDraft, RecordField, RecordProblems } from './draft.ts';

type Props = {
  draft: RecordDraft;
  problems: RecordProblems;
  secretsKept: readonly RecordSecretName[];
  onChange: (change: Partial<RecordDraft>) => void;
};

const AUTHS = ['none', 'bearer', 'smart', 'backend'] as const;

/** Everything about a record system that can be set. */
export function RecordFields(props: Props): ReactElement {
  const text = archiveWords.useText();
  const records = recordWords.useText();
  const { draft, onChange } = props;
  const isMoreSet = [draft.scope, draft.redirectPort, draft.signInHosts, draft.proxyUrl, draft.certificate];
  return (
    <>
      <h3>{text('address')}</h3>
      <div className={archives['form']}>
        <PlainField
          label={text('name')}
          value={draft.name}
          error={saidOf(props, 'name')}
          onChange={(name) => onChange({ name })}
        />
        <ChoiceField
          label={text('signIn')}
          value={draft.auth}
          choices={AUTHS.map((value) => ({ value, label: records(`auth.${value}`) }))}
          onChange={(auth) => onChange({ auth })}
        />
        <PlainField
          wide
          label={text('url')}
          note={records('url.note')}
          value={draft.url}
          error={saidOf(props, 'url')}
          onChange={(url) => onChange({ url })}
        />
        <SignInFields {...props} />
        <PlainLongField
          label={records('hosts')}
          note={records('hosts.note')}
          value={draft.allowedHosts}
          error={saidOf(props, 'allowedHosts')}
          onChange={(allowedHosts) => onChange({ allowedHosts })}
        />
      </div>
      <h3>{text('security')}</h3>
      <div className={archives['form']}>
        <TrustFields {...props} />
      </div>
      <More open={isMoreSet.some((value) => value !== '')}>
        <SmartFields {...props} />
        <ProxyFields {...props} />
        <CertificateFields {...props} />
      </More>
    </>
  );
}

function saidOf({ problems }: Props, field: RecordField): string | undefined {
  const problem = problems[field];
  if (problem === undefined) return undefined;
  return problem === 'nameTaken' ? recordWords.text('nameTaken') : archiveWords.text(`field.${problem}`);
}

function SignInFields(props: Props): ReactElement | null {
  const { draft } = props;
  switch (draft.auth) {
    case 'none':
      return null;
    case 'bearer':
      return <SecretField {...props} secret="token" />;
    case 'smart':
      return (
        <>
          <ClientField {...props} />
          <SecretField {...props} secret="client-secret" />
        </>
      );
    case 'backend':
      return (
        <>
          <ClientField {...props} />
          <AlgorithmField {...props} />
        </>
      );
    default:
      return draft.auth satisfies never;
  }
}

const ClientField = (props: Props): ReactElement => (
  <PlainField
    label={archiveWords.text('clientId')}
    note={recordWords.text('clientId.note')}
    value={props.draft.clientId}
    error={saidOf(props, 'clientId')}
    onChange={(clientId) => props.onChange({ clientId })}
  />
);

const AlgorithmField = ({ draft, onChange }: Props): ReactElement => (
  <ChoiceField
    label={recordWords.text('algorithm')}
    value={draft.algorithm}
    choices={(['ES384', 'RS384'] as const).map((value) => ({
      value,
      label: recordWords.text(`algorithm.${value}`),
    }))}
    onChange={(algorithm) => onChange({ algorithm })}
  />
);

/** What few sign-ins need. */
function SmartFields(props: Props): ReactElement | null {
  const text = archiveWords.useText();
  const records = recordWords.useText();
  const { draft, onChange } = props;
  if (draft.auth !== 'smart' && draft.auth !== 'backend') return null;
  return (
    <>
      <PlainField
        label={text('scope')}
        placeholder={records('scope.none')}
        value={draft.scope}
        error={saidOf(props, 'scope')}
        onChange={(scope) => onChange({ scope })}
      />
      {draft.auth === 'smart' && (
        <PlainField
          label={text('redirectPort')}
          placeholder={text('redirectPort.none')}
          note={text('redirectPort.note')}
          value={draft.redirectPort}
          error={saidOf(props, 'redirectPort')}
          onChange={(redirectPort) => onChange({ redirectPort })}
        />
      )}
      <PlainLongField
        label={records('signInHosts')}
        note={records('signInHosts.note')}
        value={draft.signInHosts}
        error={saidOf(props, 'signInHosts')}
        onChange={(signInHosts) => onChange({ signInHosts })}
      />
    </>
  );
}
