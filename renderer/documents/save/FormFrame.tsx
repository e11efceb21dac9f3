import { Checkbox, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { Button, dateText, failureText } from '../../ui/index.ts';
import { openDocument } from '../acts.ts';
import type { DocumentsSession } from '../session.ts';
import { useDocumentWords } from '../words.ts';
import css from './save.module.css';
import type { Saving } from './useSaving.ts';

type FrameProps = {
  readonly session: DocumentsSession;
  readonly saving: Saving;
  readonly ready: boolean; // there is something to save
  readonly onSave: () => void;
  readonly children: ReactNode;
};

/** The fields of a form, how the saving went, and its buttons. */
export function FormFrame({ session, saving, ready, onSave, children }: FrameProps): ReactNode {
  const { say } = useDocumentWords();
  const close = (): void => session.view.setState({ saving: null });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (ready && saving.state !== 'busy') onSave();
  };
  if (saving.state === 'done')
    return (
      <div className={css['form']} data-saved>
        <p className={css['done']} role="status">
          {say('saveDone')}
        </p>
        <footer className={css['buttons']}>
          <Button
            onClick={() => {
              const [first] = saving.SOPInstanceUIDs;
              close();
              if (first !== undefined) void openDocument(session, first);
            }}
          >
            {say('saveShow')}
          </Button>
          <Button look="primary" onClick={close}>
            {say('close')}
          </Button>
        </footer>
      </div>
    );
  return (
    // Keys belong to the fields here, not to the viewer.
    <form className={css['form']} onSubmit={submit} onKeyDown={(event) => event.stopPropagation()}>
      {children}
      {saving.state === 'failed' ? (
        <p className={css['failed']} role="alert">
          {say('saveFailed', { reason: failureText(saving.failure) })}
        </p>
      ) : null}
      <footer className={css['buttons']}>
        <Button onClick={close}>{say('cancel')}</Button>
        <Button look="primary" type="submit" disabled={!ready || saving.state === 'busy'}>
          {say(saving.state === 'busy' ? 'saving' : 'saveNow')}
        </Button>
      </footer>
    </form>
  );
}

type StudyProps = {
  readonly session: DocumentsSession;
  readonly studies: readonly string[];
  readonly study: string;
  readonly onChange: (study: string) => void;
};

/** Which of the open studies; nothing to choose where there is one. */
export function StudyChoice({ session, studies, study, onChange }: StudyProps): ReactNode {
  const { say } = useDocumentWords();
  if (studies.length < 2) return null;
  const label = (uid: string): string => {
    const facts = session.host.study(uid);
    return facts === null ? uid : `${dateText(facts.StudyDate)} ${facts.StudyDescription}`;
  };
  return (
    <NativeSelect
      label={say('saveStudy')}
      value={study}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={studies.map((uid) => ({ value: uid, label: label(uid) }))}
    />
  );
}

export type Choice = { readonly id: string; readonly name: string; readonly detail: string };

type ChoicesProps = {
  readonly title: string;
  readonly choices: readonly Choice[];
  readonly chosen: ReadonlySet<string>;
  readonly onChange: (chosen: ReadonlySet<string>) => void;
};

/** What goes in: each to be left out. */
export function Choices({ title, choices, chosen, onChange }: ChoicesProps): ReactNode {
  const { say } = useDocumentWords();
  const all = choices.every(({ id }) => chosen.has(id));
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChange(next);
  };
  return (
    <fieldset className={css['choices']}>
      <legend>{title}</legend>
      {choices.length < 2 ? null : (
        <Checkbox
          size="xs"
          label={say('saveAll')}
          checked={all}
          indeterminate={!all && chosen.size > 0}
          onChange={() => onChange(new Set(all ? [] : choices.map(({ id }) => id)))}
        />
      )}
      <div className={css['list']}>
        {choices.map(({ id, name, detail }) => (
          <Checkbox
            key={id}
            size="xs"
            label={
              <>
                {name} <small>{detail}</small>
              </>
            }
            checked={chosen.has(id)}
            onChange={() => toggle(id)}
          />
        ))}
      </div>
    </fieldset>
  );
}

/** Ids that are chosen: all of `first` until the reader changes it. */
export const useChosen = (
  first: readonly string[],
): readonly [ReadonlySet<string>, (chosen: ReadonlySet<string>) => void] => {
  const [own, setOwn] = useState<ReadonlySet<string> | null>(null);
  return [own ?? new Set(first), setOwn];
};
