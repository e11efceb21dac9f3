import { Switch } from '@mantine/core';
import type { ReactElement } from 'react';
import { archiveWords } from '../../archives/words.ts';
import classes from './archives.module.css';
import { ChoiceField, SecretField, TextField, type FormProps } from './fields.tsx';
import { CertificateFields, More, ProxyFields, TrustFields } from './SecurityFields.tsx';

/** Everything about an archive that can be set. */
export function PeerFields(props: FormProps): ReactElement {
  return props.draft.kind === 'dimse' ? <DimseFields {...props} /> : <DicomWebFields {...props} />;
}

function DimseFields(props: FormProps): ReactElement {
  const text = archiveWords.useText();
  const { draft, onChange } = props;
  return (
    <>
      <h3>{text('address')}</h3>
      <div className={classes['form']}>
        <TextField {...props} field="name" label={text('name')} />
        <TextField {...props} field="host" label={text('host')} />
        <TextField {...props} field="calledAETitle" label={text('calledAETitle')} />
        <TextField {...props} field="port" label={text('port')} />
        <TextField {...props} field="callingAETitle" label={text('callingAETitle')} />
        <ChoiceField
          label={text('use')}
          value={draft.use}
          choices={(['studies', 'worklist', 'both'] as const).map((value) => ({
            value,
            label: text(`use.${value}`),
          }))}
          onChange={(use) => onChange({ use })}
        />
        <ChoiceField
          label={text('retrieveBy')}
          value={draft.retrieveBy}
          choices={(['auto', 'get', 'move'] as const).map((value) => ({
            value,
            label: text(`retrieveBy.${value}`),
          }))}
          onChange={(retrieveBy) => onChange({ retrieveBy })}
        />
      </div>
      <h3>{text('security')}</h3>
      <Switch
        label={text('secure')}
        checked={draft.secure}
        onChange={(event) => onChange({ secure: event.currentTarget.checked })}
      />
      {draft.secure && (
        <div className={classes['form']}>
          <TrustFields {...props} />
          <TextField
            {...props}
            field="serverName"
            label={text('serverName')}
            placeholder={text('serverName.none')}
          />
          <ChoiceField
            label={text('profile')}
            value={draft.profile}
            choices={(['non-downgrading', 'extended'] as const).map((value) => ({
              value,
              label: text(`profile.${value}`),
            }))}
            onChange={(profile) => onChange({ profile })}
          />
          <CertificateFields {...props} />
        </div>
      )}
      <h3>{text('sending')}</h3>
      <Switch
        label={text('confirms')}
        description={text('confirms.note')}
        checked={draft.confirms}
        onChange={(event) => onChange({ confirms: event.currentTarget.checked })}
      />
      {draft.confirms && (
        <div className={classes['form']}>
          <TextField {...props} field="confirmMinutes" label={text('confirmMinutes')} />
        </div>
      )}
      <More open={draft.moveDestination !== '' || draft.model !== 'study-root'}>
        <TextField
          {...props}
          field="moveDestination"
          label={text('moveDestination')}
          placeholder={text('moveDestination.none')}
        />
        <ChoiceField
          label={text('model')}
          value={draft.model}
          choices={(['study-root', 'patient-root'] as const).map((value) => ({
            value,
            label: text(`model.${value}`),
          }))}
          onChange={(model) => onChange({ model })}
        />
      </More>
    </>
  );
}

const AUTHS = ['none', 'basic', 'bearer', 'client-credentials', 'openid'] as const;

function DicomWebFields(props: FormProps): ReactElement {
  const text = archiveWords.useText();
  const { draft, onChange } = props;
  return (
    <>
      <h3>{text('address')}</h3>
      <div className={classes['form']}>
        <TextField {...props} field="name" label={text('name')} />
        <ChoiceField
          label={text('signIn')}
          value={draft.auth}
          choices={AUTHS.map((value) => ({ value, label: text(`auth.${value}`) }))}
          onChange={(auth) => onChange({ auth })}
        />
        <TextField {...props} wide field="url" label={text('url')} note={text('url.note')} />
        <SignInFields {...props} />
      </div>
      <h3>{text('security')}</h3>
      <div className={classes['form']}>
        <TrustFields {...props} />
      </div>
      <More open={draft.certificate !== '' || draft.proxyUrl !== ''}>
        <ProxyFields {...props} />
        <CertificateFields {...props} />
      </More>
    </>
  );
}

function SignInFields(props: FormProps): ReactElement | null {
  const text = archiveWords.useText();
  switch (props.draft.auth) {
    case 'none':
      return null;
    case 'basic':
      return (
        <>
          <TextField {...props} field="userName" label={text('userName')} />
          <SecretField {...props} secret="password" />
        </>
      );
    case 'bearer':
      return <SecretField {...props} secret="token" />;
    case 'client-credentials':
      return (
        <>
          <TextField {...props} wide field="tokenUrl" label={text('tokenUrl')} />
          <TextField {...props} field="clientId" label={text('clientId')} />
          <SecretField {...props} secret="client-secret" />
          <TextField {...props} field="scope" label={text('scope')} />
        </>
      );
    case 'openid':
      return (
        <>
          <TextField {...props} wide field="issuer" label={text('issuer')} note={text('issuer.note')} />
          <TextField {...props} field="clientId" label={text('clientId')} />
          <TextField
            {...props}
            field="scope"
            label={text('scope')}
            placeholder="openid"
            note={text('scope.note')}
          />
          <TextField
            {...props}
            field="redirectPort"
            label={text('redirectPort')}
            placeholder={text('redirectPort.none')}
            note={text('redirectPort.note')}
          />
          <SecretField {...props} secret="client-secret" />
        </>
      );
    default:
      return props.draft.auth satisfies never;
  }
}
