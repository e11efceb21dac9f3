import { IconPlus, IconX } from '@tabler/icons-react';
import { useState, type ReactElement } from 'react';
import type { RecordIssuers } from '../../../../native/contract/index.ts';
import { api } from '../../api.ts';
import { archiveWords } from '../../archives/words.ts';
import { failureText, type RequestFailure } from '../../failureText.ts';
import { queryClient, queryKeys } from '../../queries.ts';
import { recordWords } from '../../records/words.ts';
import { Button } from '../../widgets/Button.tsx';
import { IconButton } from '../../widgets/IconButton.tsx';
import archives from '../archives/archives.module.css';
import { PlainField, PlainLongField } from '../archives/fields.tsx';
import { StateTag } from '../archives/formParts.tsx';
import {
  checkIssuers,
  isOtherThan,
  issuersDraftOf,
  type IssuerProblems,
  type IssuersDraft,
} from './issuers.ts';
import { lookForStudies } from './LinkProgress.tsx';
import classes from './records.module.css';

type Props = {
  kept: RecordIssuers;
  draft: IssuersDraft;
  onDraft: (draft: IssuersDraft) => void;
  onSaved: () => void;
};

/** Whose numbers the images carry, and what record systems call the same: without it a number proves nothing. */
export function IssuersForm({ kept, draft, onDraft, onSaved }: Props): ReactElement {
  const text = archiveWords.useText();
  const records = recordWords.useText();
  const [problems, setProblems] = useState<IssuerProblems>({});
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  const changed = isOtherThan(draft, kept);
  const said = (field: string): string | undefined => {
    const problem = problems[field];
    return problem === undefined ? undefined : records(`issuers.${problem}`);
  };
  const change = (next: Partial<IssuersDraft>): void => {
    setProblems({});
    onDraft({ ...draft, ...next });
  };
  const save = async (): Promise<void> => {
    const checked = checkIssuers(draft);
    if (!checked.ok) {
      setProblems(checked.problems);
      return;
    }
    const answer = await api.changeRecordIssuers(checked.issuers);
    if (!answer.ok) {
      setFailure(answer.failure);
      return;
    }
    queryClient.setQueryData(queryKeys.recordIssuers, answer.value);
    void queryClient.invalidateQueries({ queryKey: queryKeys.recordLinksOfAll });
    // Numbers mean something else now: what was looked for before is looked for again.
    setFailure(await lookForStudies(true));
    onSaved();
  };
  return (
    <form
      className={archives['detail']}
      aria-label={records('issuers')}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className={archives['detailHead']}>
        <h2>{records('issuers')}</h2>
        {changed && <StateTag tone="off" said={text('state.unsaved')} />}
      </div>
      <div className={archives['detailBody']}>
        {failure !== null && (
          <p role="alert" className={archives['failure']}>
            {failureText(failure)}
          </p>
        )}
        <p className={archives['note']}>{records('issuers.text')}</p>
        <Patients draft={draft} said={said} onChange={change} />
        <h3>{records('issuers.accessions')}</h3>
        <PlainLongField
          label={records('issuers.accessionSystems')}
          note={records('issuers.accessionNote')}
          placeholder="urn:oid:2.16.840.1.113883.19.5"
          value={draft.accessions}
          error={said('accessions')}
          onChange={(accessions) => change({ accessions })}
        />
      </div>
      <div className={archives['foot']}>
        <Button look="primary" type="submit" disabled={!changed}>
          {text('save')}
        </Button>
        <Button
          disabled={!changed}
          onClick={() => {
            setProblems({});
            onDraft(issuersDraftOf(kept));
          }}
        >
          {text('undo')}
        </Button>
      </div>
    </form>
  );
}

type PatientsProps = {
  draft: IssuersDraft;
  said: (field: string) => string | undefined;
  onChange: (change: Partial<IssuersDraft>) => void;
};

function Patients({ draft: { patients }, said, onChange }: PatientsProps): ReactElement {
  const records = recordWords.useText();
  const put = (at: number, next: Partial<IssuersDraft['patients'][number]>): void =>
    onChange({ patients: patients.map((one, place) => (place === at ? { ...one, ...next } : one)) });
  return (
    <>
      <div className={classes['headLine']}>
        <h3>{records('issuers.patients')}</h3>
        <Button
          size="small"
          icon={IconPlus}
          onClick={() => onChange({ patients: [...patients, { issuer: '', systems: '' }] })}
        >
          {records('issuers.add')}
        </Button>
      </div>
      {patients.length === 0 && <p className={archives['note']}>{records('issuers.none')}</p>}
      <ul className={classes['issuers']}>
        {patients.map(({ issuer, systems }, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- an issuer has no name while it is being typed
          <li key={at}>
            <PlainField
              label={records('issuers.issuer')}
              placeholder={records('issuers.issuerNone')}
              value={issuer}
              error={said(`patients.${at}.issuer`)}
              onChange={(next) => put(at, { issuer: next })}
            />
            <PlainLongField
              label={records('issuers.systems')}
              placeholder="https://hospital.example/patients"
              value={systems}
              error={said(`patients.${at}.systems`)}
              onChange={(next) => put(at, { systems: next })}
            />
            <IconButton
              icon={IconX}
              label={
                issuer.trim() === ''
                  ? records('issuers.removeUnnamed')
                  : records('issuers.remove', { name: issuer.trim() })
              }
              onClick={() => onChange({ patients: patients.filter((_one, place) => place !== at) })}
            />
          </li>
        ))}
      </ul>
    </>
  );
}
