import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import type { RecordOfStudy } from '../../../native/contract/index.ts';
import { Button, cautionOf, Ico, linkToJudge, momentInSentence, type Caution } from '../../ui/index.ts';
import css from './identity.module.css';
import { valuesText } from './values.ts';
import { identityWords } from './words.ts';

type Props = { readonly record: RecordOfStudy | null; readonly onCompare: () => void };

/** Stands over a record that is not certainly of the patient in the images, for as long as it is shown. */
export function CautionLine({ record, onCompare }: Props): ReactElement | null {
  const say = identityWords.useText();
  const caution = cautionOf(record);
  if (caution === null) return null;
  const names = namesOf(record);
  return (
    <div className={css['caution']} role="status" data-caution={caution.kind}>
      <Ico of={IconAlertTriangle} size={16} />
      <span>
        <b>{say('caution')}</b> {cautionText(caution, say)}
        {names !== null && <small>{say('caution.names', names)}</small>}
      </span>
      <Button size="small" onClick={onCompare}>
        {say('compare')}
      </Button>
    </div>
  );
}

function cautionText(caution: Caution, say: ReturnType<typeof identityWords.useText>): string {
  return caution.kind === 'confirmed'
    ? say('caution.confirmed', { when: momentInSentence(caution.at, new Date()) })
    : say(`caution.${caution.kind}`);
}

/** Both names, where they are not written alike. */
function namesOf(record: RecordOfStudy | null): { readonly images: string; readonly record: string } | null {
  const name = linkToJudge(record)?.identity?.fields.find(({ field }) => field === 'name');
  if (name === undefined || name.reason === 'same') return null;
  const missing = identityWords.text('missing');
  return {
    images: valuesText('name', name.image, missing),
    record: valuesText('name', name.record, missing),
  };
}
