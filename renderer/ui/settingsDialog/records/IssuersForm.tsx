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
  type IssuerDraft,
  type IssuerList,
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
        <Issuers list="patients" issuers={draft.patients} said={said} onChange={change} />
        <Issuers list="accessionIssuers" issuers={draft.accessionIssuers} said={said} onChange={change} />
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

type IssuersProps = {
  list: IssuerList;
  issuers: readonly IssuerDraft[];
  said: (field: string) => string | undefined;
  onChange: (change: Partial<IssuersDraft>) => void;
};

const LIST_WORDS = {
  patients: { title: 'issuers.patients', add: 'issuers.add', none: 'issuers.none' },
  accessionIssuers: {
    title: 'issuers.accessions',
    add: 'issuers.addOfOrders',
    none: 'issuers.noneOfOrders',
  },
} as const;

function Issuers({ list, issuers, said, onChange }: IssuersProps): ReactElement {
  const records = recordWords.useText();
  const words = LIST_WORDS[list];
  const put = (at: number, next: Partial<IssuerDraft>): void =>
    onChange({ [list]: issuers.map((one, place) => (place === at ? { ...one, ...next } : one)) });
  return (
    <>
      <div className={classes['headLine']}>
        <h3>{records(words.title)}</h3>
        <Button
          size="small"
          icon={IconPlus}
          onClick={() => onChange({ [list]: [...issuers, { issuer: '', systems: '' }] })}
        >
          {records(words.add)}
        </Button>
      </div>
      {issuers.length === 0 && <p className={archives['note']}>{records(words.none)}</p>}
      <ul className={classes['issuers']}>
        {issuers.map(({ issuer, systems }, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- an issuer has no name while it is being typed
          <li key={at}>
            <PlainField
              label={records('issuers.issuer')}
              placeholder={list === 'patients' ? records('issuers.issuerNone') : ''}
              value={issuer}
              error={said(`${list}.${at}.issuer`)}
              onChange={(next) => put(at, { issuer: next })}
            />
            <PlainLongField
              label={records('issuers.systems')}
              placeholder={
                list === 'patients' ? 'https://hospital.example/patients' : 'https://hospital.example/orders'
              }
              value={systems}
              error={said(`${list}.${at}.systems`)}
              onChange={(next) => put(at, { systems: next })}
            />
            <IconButton
              icon={IconX}
              label={
                issuer.trim() === ''
                  ? records('issuers.removeUnnamed')
                  : records('issuers.remove', { name: issuer.trim() })
              }
              onClick={() => onChange({ [list]: issuers.filter((_one, place) => place !== at) })}
            />
          </li>
        ))}
      </ul>
    </>
  );
}
