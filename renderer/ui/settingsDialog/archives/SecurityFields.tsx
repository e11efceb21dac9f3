// Fields that everything far away has: whom we trust, the proxy, our certificate.
import { useState, type ReactElement, type ReactNode } from 'react';
import { archiveWords } from '../../archives/words.ts';
import classes from './archives.module.css';
import type { DraftField, FieldProblems, PeerDraft } from './draft.ts';
import { ChoiceField, PlainField, PlainLongField, SecretField, type FormProps } from './fields.tsx';

/** Fields of a draft, whatever else it has. */
type PartProps<F extends DraftField> = {
  draft: Pick<PeerDraft, F | 'secrets'>;
  problems: FieldProblems;
  onChange: (change: Partial<Pick<PeerDraft, F | 'secrets'>>) => void;
};
type SecretsKept = Pick<FormProps, 'secretsKept'>;

const saidOf = (problems: FieldProblems, field: DraftField): string | undefined => {
  const problem = problems[field];
  return problem === undefined ? undefined : archiveWords.text(`field.${problem}`);
};

export function TrustFields({
  draft,
  problems,
  onChange,
}: PartProps<'trust' | 'authorities' | 'pins'>): ReactElement {
  const text = archiveWords.useText();
  return (
    <>
      <ChoiceField
        label={text('trust')}
        value={draft.trust}
        choices={(['system', 'authorities', 'pinned'] as const).map((value) => ({
          value,
          label: text(`trust.${value}`),
        }))}
        onChange={(trust) => onChange({ trust })}
      />
      {draft.trust === 'authorities' && (
        <PlainLongField
          label={text('authorities')}
          note={text('authorities.note')}
          value={draft.authorities}
          error={saidOf(problems, 'authorities')}
          onChange={(authorities) => onChange({ authorities })}
        />
      )}
      {draft.trust === 'pinned' && (
        <PlainLongField
          label={text('pins')}
          value={draft.pins}
          error={saidOf(problems, 'pins')}
          onChange={(pins) => onChange({ pins })}
        />
      )}
    </>
  );
}

export function CertificateFields(props: PartProps<'certificate'> & SecretsKept): ReactElement {
  const text = archiveWords.useText();
  const { draft, problems, onChange } = props;
  return (
    <>
      <PlainLongField
        label={text('certificate')}
        value={draft.certificate}
        error={saidOf(problems, 'certificate')}
        onChange={(certificate) => onChange({ certificate })}
      />
      {draft.certificate !== '' && (
        <>
          <SecretField {...props} long secret="private-key" />
          <SecretField {...props} secret="passphrase" />
        </>
      )}
    </>
  );
}

export function ProxyFields(props: PartProps<'proxyUrl' | 'proxyUserName'> & SecretsKept): ReactElement {
  const text = archiveWords.useText();
  const { draft, problems, onChange } = props;
  return (
    <>
      <PlainField
        label={text('proxy.url')}
        placeholder={text('proxy.none')}
        value={draft.proxyUrl}
        error={saidOf(problems, 'proxyUrl')}
        onChange={(proxyUrl) => onChange({ proxyUrl })}
      />
      <PlainField
        label={text('proxy.userName')}
        value={draft.proxyUserName}
        error={saidOf(problems, 'proxyUserName')}
        onChange={(proxyUserName) => onChange({ proxyUserName })}
      />
      {draft.proxyUserName !== '' && <SecretField {...props} secret="proxy-password" />}
    </>
  );
}

/** What few need stays folded until it is asked for. */
export function More({ open, children }: { open: boolean; children: ReactNode }): ReactElement {
  const text = archiveWords.useText();
  const [shown, setShown] = useState(open);
  return (
    <>
      <button
        type="button"
        className={classes['more']}
        aria-expanded={shown}
        onClick={() => setShown(!shown)}
      >
        {text('more')}
      </button>
      {shown && <div className={classes['form']}>{children}</div>}
    </>
  );
}
