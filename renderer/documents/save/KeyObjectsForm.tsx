import { NativeSelect, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { placeWords, useRevision } from '../../measure/index.ts';
import { useDocumentWords } from '../words.ts';
import { Choices, FormFrame, StudyChoice, useChosen } from './FormFrame.tsx';
import css from './save.module.css';
import type { SaveProps } from './SaveDialog.tsx';
import { useSaving } from './useSaving.ts';

// PS3.16 CID 7010, those that a reader of images gives; rejections are not made by looking at a picture here.
const titles = [
  ['113000', 'Of Interest'],
  ['113002', 'For Referring Provider'],
  ['113003', 'For Surgery'],
  ['113004', 'For Teaching'],
  ['113005', 'For Conference'],
  ['113006', 'For Therapy'],
  ['113007', 'For Patient'],
  ['113008', 'For Peer Review'],
  ['113009', 'For Research'],
  ['113018', 'For Printing'],
] as const;

/** A selection of the images that were marked. */
export function KeyObjectsForm({ session, marks }: SaveProps): ReactNode {
  const { say } = useDocumentWords();
  useRevision(marks);
  const studies = marks.studies().filter((uid) => marks.marksOf(uid).keyImages.length > 0);
  const [study, setStudy] = useState(studies[0] ?? '');
  const [code, setCode] = useState<string>('113000');
  const keyImages = marks.marksOf(study).keyImages;
  const notes = keyImages.map(({ note }) => note).filter((note) => note !== '');
  const [description, setDescription] = useState(() => notes.join('\n').slice(0, 1024));
  const choices = keyImages.map((image) => ({
    id: `${image.SOPInstanceUID} ${image.frameNumber}`,
    name: placeWords(marks, image),
    detail: image.note,
    image,
  }));
  const [chosen, setChosen] = useChosen(choices.map(({ id }) => id));
  const { saving, save } = useSaving(session);
  const images = choices
    .filter(({ id }) => chosen.has(id))
    .map(({ image: { SeriesInstanceUID, SOPInstanceUID, frameNumber } }) => ({
      SeriesInstanceUID,
      SOPInstanceUID,
      frameNumber,
    }));
  const [value, meaning] = titles.find(([each]) => each === code) ?? titles[0];
  const title = { value, scheme: 'DCM', meaning };
  return (
    <FormFrame
      session={session}
      saving={saving}
      ready={images.length > 0}
      onSave={() => save(study, { kind: 'key-objects', images, title, description: description.trim() })}
    >
      <StudyChoice session={session} studies={studies} study={study} onChange={setStudy} />
      {keyImages.length === 0 ? (
        <p className={css['nothing']}>{say('saveNoImages')}</p>
      ) : (
        <>
          <NativeSelect
            label={say('saveReason')}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            data={titles.map(([each]) => ({ value: each, label: say(`title.${each}`) }))}
          />
          <Choices title={say('saveImages')} choices={choices} chosen={chosen} onChange={setChosen} />
          <Textarea
            label={say('saveDescription')}
            value={description}
            maxLength={1024}
            rows={3}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
        </>
      )}
    </FormFrame>
  );
}
