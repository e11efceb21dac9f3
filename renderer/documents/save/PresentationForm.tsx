import { Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { PresentationView } from '../../../native/contract/index.ts';
import type { DocumentsSession } from '../session.ts';
import { useDocumentWords } from '../words.ts';
import { Choices, FormFrame, StudyChoice, useChosen } from './FormFrame.tsx';
import css from './save.module.css';
import type { SaveProps } from './SaveDialog.tsx';
import { useSaving } from './useSaving.ts';
import { asLabel, usesTable, viewOf } from './view.ts';

type Seen = {
  readonly id: string;
  readonly number: number;
  readonly image: number;
  readonly study: string;
  readonly description: string;
  readonly table: boolean;
  readonly view: PresentationView;
};

/** What the panes show at this moment. */
function seenNow({ host }: DocumentsSession): readonly Seen[] {
  return host.visiblePanes().flatMap(({ id, number }): Seen[] => {
    const pane = host.pane(id);
    const box = document.querySelector(`[data-pane="${id}"] [data-state-graphics]`)?.getBoundingClientRect();
    const view = box === undefined ? null : viewOf(pane, box);
    const state = pane.state();
    if (view === null || state.shown === null || state.series === null) return [];
    return [
      {
        id: String(id),
        number,
        image: (state.shownIndex ?? 0) + 1,
        study: state.shown.StudyInstanceUID,
        description: state.series.SeriesDescription,
        table: usesTable(state) && view.curve === undefined,
        view,
      },
    ];
  });
}

/** A presentation state of what the panes show. */
export function PresentationForm({ session, marks }: SaveProps): ReactNode {
  const { say } = useDocumentWords();
  const [seen] = useState(() => seenNow(session));
  const studies = [...new Set(seen.map((each) => each.study))];
  const [study, setStudy] = useState(studies[0] ?? '');
  const [label, setLabel] = useState('VIEW');
  const [description, setDescription] = useState('');
  const [withMarks, setWithMarks] = useState(true);
  const panes = seen.filter((each) => each.study === study);
  const [chosen, setChosen] = useChosen(panes.map(({ id }) => id));
  const { saving, save } = useSaving(session);
  const taken = panes.filter(({ id }) => chosen.has(id));
  const views = taken.map(({ view }) => view);
  const annotationIds = withMarks
    ? marks
        .marksOf(study)
        .annotations.filter(
          (each) =>
            !each.hidden &&
            views.some(
              (view) => view.SOPInstanceUID === each.SOPInstanceUID && view.frameNumber === each.frameNumber,
            ),
        )
        .map(({ id }) => id)
    : [];
  const request = { kind: 'presentation', annotationIds, views, label: label.trim(), description } as const;
  return (
    <FormFrame
      session={session}
      saving={saving}
      ready={views.length > 0 && label.trim() !== ''}
      onSave={() => save(study, { ...request, annotationIds: [...annotationIds], views: [...views] })}
    >
      <StudyChoice session={session} studies={studies} study={study} onChange={setStudy} />
      {panes.length === 0 ? (
        <p className={css['nothing']}>{say('saveNoViews')}</p>
      ) : (
        <>
          <div className={css['pair']}>
            <TextInput
              label={say('saveLabel')}
              description={say('saveLabelHint')}
              value={label}
              data-autofocus
              onChange={(event) => setLabel(asLabel(event.currentTarget.value))}
            />
            <TextInput
              label={say('saveDescription')}
              description={'\u00a0'}
              value={description}
              maxLength={64}
              onChange={(event) => setDescription(event.currentTarget.value)}
            />
          </div>
          <Choices
            title={say('saveViews')}
            choices={panes.map(({ id, number, image, description: detail }) => ({
              id,
              name: say('paneView', { number, image }),
              detail,
            }))}
            chosen={chosen}
            onChange={setChosen}
          />
          <Checkbox
            size="xs"
            label={say('withAnnotations')}
            checked={withMarks}
            onChange={() => setWithMarks(!withMarks)}
          />
          {taken.some(({ table }) => table) ? <p className={css['nothing']}>{say('saveLut')}</p> : null}
        </>
      )}
    </FormFrame>
  );
}
