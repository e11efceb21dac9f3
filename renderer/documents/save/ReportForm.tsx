import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { annotationWords, useRevision } from '../../measure/index.ts';
import { useDocumentWords } from '../words.ts';
import { Choices, FormFrame, StudyChoice, useChosen } from './FormFrame.tsx';
import css from './save.module.css';
import type { SaveProps } from './SaveDialog.tsx';
import { useSaving } from './useSaving.ts';

/** A structured report of measurements. */
export function ReportForm({ session, marks }: SaveProps): ReactNode {
  const { say } = useDocumentWords();
  useRevision(marks);
  const studies = marks.studies().filter((uid) => marks.marksOf(uid).annotations.length > 0);
  const [study, setStudy] = useState(studies[0] ?? '');
  const [title, setTitle] = useState(say('defaultReportTitle'));
  const annotations = marks.marksOf(study).annotations.filter(({ kind }) => kind !== 'calibration');
  const shown = annotations.filter(({ hidden }) => !hidden).map(({ id }) => id);
  const [chosen, setChosen] = useChosen(shown);
  const { saving, save } = useSaving(session);
  const annotationIds = annotations.map(({ id }) => id).filter((id) => chosen.has(id));
  return (
    <FormFrame
      session={session}
      saving={saving}
      ready={annotationIds.length > 0 && title.trim() !== ''}
      onSave={() => save(study, { kind: 'report', annotationIds, title: title.trim() })}
    >
      <StudyChoice session={session} studies={studies} study={study} onChange={setStudy} />
      {annotations.length === 0 ? (
        <p className={css['nothing']}>{say('saveNoAnnotations')}</p>
      ) : (
        <>
          <TextInput
            label={say('saveReportTitle')}
            value={title}
            maxLength={64}
            data-autofocus
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <Choices
            title={say('saveAnnotations')}
            choices={annotations.map((annotation) => ({
              id: annotation.id,
              ...annotationWords(marks, annotation),
            }))}
            chosen={chosen}
            onChange={setChosen}
          />
        </>
      )}
    </FormFrame>
  );
}
