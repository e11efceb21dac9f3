import { Modal } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useState, type ReactElement } from 'react';
import type { IdentityField, RecordLink, RecordOfStudy } from '../../../native/contract/index.ts';
import {
  Button,
  decide,
  Ico,
  linkToJudge,
  momentInSentence,
  plainText,
  uiWords,
  useStanding,
  type Decision,
} from '../../ui/index.ts';
import css from './identity.module.css';
import { valuesText } from './values.ts';
import { identityWords } from './words.ts';

type Props = {
  readonly study: string;
  readonly onClose: () => void;
  /** The images wait until it is decided: there is no way out but a choice. */
  readonly mustDecide?: boolean;
};

/** Images and record side by side, field by field; whoever reads it decides, and the safe choice is the first. */
export function CompareDialog({ study, onClose, mustDecide = false }: Props): ReactElement {
  const say = identityWords.useText();
  const uiText = uiWords.useText();
  const { record } = useStanding(study);
  const link = linkToJudge(record);
  return (
    <Modal
      opened
      onClose={onClose}
      size={760}
      title={say('question')}
      withCloseButton={!mustDecide}
      closeOnEscape={!mustDecide}
      closeOnClickOutside={!mustDecide}
      closeButtonProps={{ 'aria-label': uiText('close') }}
    >
      {record === null || link === null ? (
        <p className={css['lead']}>{say('noLink')}</p>
      ) : (
        <Comparison study={study} record={record} link={link} onClose={onClose} />
      )}
    </Modal>
  );
}

type ComparisonProps = {
  readonly study: string;
  readonly record: RecordOfStudy;
  readonly link: RecordLink;
  readonly onClose: () => void;
};

function Comparison({ study, record, link, onClose }: ComparisonProps): ReactElement {
  const say = identityWords.useText();
  const [failed, setFailed] = useState(false);
  const fields = link.identity?.fields ?? [];
  const act = async (decision: Decision): Promise<void> => {
    if (await decide(study, decision, link.linkId)) onClose();
    else setFailed(true);
  };
  return (
    <div data-compare={link.identity?.verdict ?? 'doubt'}>
      <p className={css['lead']}>{leadText(record, link, say)}</p>
      <table className={css['table']}>
        <thead>
          <tr>
            <td />
            <th scope="col">{say('record')}</th>
            <th scope="col">{say('images')}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <Row key={field.field} of={field} />
          ))}
        </tbody>
      </table>
      <p className={css['note']}>
        <Ico of={IconInfoCircle} size={16} />
        {decidedText(link, say)}
      </p>
      {failed && (
        <p className={css['failed']} role="alert">
          {say('notKept')}
        </p>
      )}
      <div className={css['buttons']}>
        {(link.state === 'confirmed' || link.state === 'rejected') && link.canUndo && (
          <Button onClick={() => void act('undo')}>{say('undo')}</Button>
        )}
        {link.state !== 'confirmed' && <Button onClick={() => void act('confirm')}>{say('same')}</Button>}
        {link.state !== 'rejected' && (
          <Button look="primary" autoFocus onClick={() => void act('reject')}>
            {say('notSame')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Who decided, and when, where that is known. */
function decidedText(
  { state, changedByPerson, changedAt }: RecordLink,
  say: ReturnType<typeof identityWords.useText>,
): string {
  if (state !== 'confirmed' && state !== 'rejected') return say('kept');
  return changedByPerson === ''
    ? say(`${state}Note`)
    : say(`${state}By`, { who: plainText(changedByPerson), when: momentInSentence(changedAt, new Date()) });
}

function leadText(
  record: RecordOfStudy,
  link: RecordLink,
  say: ReturnType<typeof identityWords.useText>,
): string {
  const fields = link.identity?.fields ?? [];
  const against = fields.filter(({ verdict }) => verdict === 'contradiction').length;
  const parts = [
    against > 0
      ? say('differ', { count: against, of: fields.length })
      : link.identity?.tooLittle === true
        ? say('tooLittle')
        : link.identity?.verdict === 'agreement'
          ? say('agrees')
          : say('doubtful'),
    record.ambiguous ? say('ambiguous') : '',
    link.state === 'linked' && against === 0 ? '' : link.state === 'confirmed' ? '' : say('until'),
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function Row({ of }: { readonly of: IdentityField }): ReactElement {
  const say = identityWords.useText();
  const isDoubtful = of.verdict === 'contradiction' || of.verdict === 'doubt';
  return (
    <tr data-verdict={of.verdict}>
      <th scope="row">
        <span>
          {isDoubtful && <Ico of={IconAlertTriangle} size={16} />}
          {say(`field.${of.field}`)}
        </span>
        {of.reason !== 'same' && <small>{say(`reason.${of.reason}`)}</small>}
      </th>
      <td>{valuesText(of.field, of.record, say('missing'))}</td>
      <td>{valuesText(of.field, of.image, say('missing'))}</td>
    </tr>
  );
}
