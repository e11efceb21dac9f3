import { IconAlertTriangle, IconChevronDown, IconChevronRight, IconInfoCircle } from '@tabler/icons-react';
import { useState, type ReactElement } from 'react';
import type { PublishPreview, PublishResource } from '../../../native/contract/index.ts';
import { Button, Ico, plainText } from '../../ui/index.ts';
import css from './publish.module.css';
import { changesText, contentText, patientText, toneOf } from './sentences.ts';
import { publishWords } from './words.ts';

type Props = {
  readonly preview: PublishPreview;
  readonly changed: boolean;
  readonly onBack: () => void;
  readonly onSend: () => void;
};

/** All that would leave, letter by letter on demand; nothing has left yet. */
export function Preview({ preview, changed, onBack, onSend }: Props): ReactElement {
  const say = publishWords.useText();
  const { counts, resources, notes, serverName } = preview;
  return (
    <div data-publish="preview">
      {changed && (
        <p className={css['refusal']} role="alert">
          {say('changed')}
        </p>
      )}
      <p className={css['patient']}>{say('to', { patient: patientText(preview) })}</p>
      <p className={css['lead']}>
        {contentText(preview)}. {changesText(preview)}.
        {counts.create + counts.update === 0 && counts.blocked === 0 && ` ${say('nothingNew')}`}
      </p>
      <ul className={css['resources']}>
        {resources.map((one) => (
          <Resource key={one.key} of={one} refers={refersTo(one, resources)} />
        ))}
      </ul>
      {notes.length > 0 && (
        <ul className={css['notes']}>
          {notes.map((note) => (
            <li key={note}>
              <Ico of={IconInfoCircle} size={14} />
              {say(`note.${note}`)}
            </li>
          ))}
        </ul>
      )}
      <div className={css['buttons']}>
        <Button onClick={onBack}>{say('back')}</Button>
        <Button look="primary" onClick={onSend}>
          {say('send', { server: serverName })}
        </Button>
      </div>
    </div>
  );
}

/** Does it name another of them, which has no address of its own yet? */
const refersTo = ({ json }: PublishResource, others: readonly PublishResource[]): boolean =>
  others.some(({ placeholder }) => placeholder !== null && json.includes(placeholder));

type ResourceProps = { readonly of: PublishResource; readonly refers: boolean };

function Resource({ of, refers }: ResourceProps): ReactElement {
  const say = publishWords.useText();
  const [open, setOpen] = useState(of.action === 'blocked');
  const validators = of.checks.flatMap(({ validator, passed }) => (passed ? [validator] : []));
  const title = plainText(of.about.title);
  return (
    <li data-resource={of.resourceType} data-action={of.action}>
      <button type="button" className={css['resource']} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Ico of={open ? IconChevronDown : IconChevronRight} size={16} />
        <span className={css['itemName']}>
          {say(`kind.${of.about.kind}`)}
          {title !== '' && <span className={css['quiet']}> {title}</span>}
        </span>
        <span className={css['action']} data-tone={toneOf(of.action)}>
          {say(`action.${of.action}`)}
        </span>
      </button>
      {open && (
        <div className={css['letter']}>
          {of.checks.map(({ validator, problems }) =>
            problems.map(({ severity, path, text }) => (
              <p key={`${validator} ${path} ${text}`} className={css['problem']} data-severity={severity}>
                <Ico of={IconAlertTriangle} size={14} />
                <span>
                  {text} <span className={css['quiet']}>{[path, validator].filter(Boolean).join(' · ')}</span>
                </span>
              </p>
            )),
          )}
          <p className={css['quiet']}>
            {[
              of.reference ?? of.resourceType,
              validators.length === 0 ? '' : say('checked', { validators: validators.join(', ') }),
            ]
              .filter((part) => part !== '')
              .join(' · ')}
          </p>
          <pre aria-label={say('exactly')} tabIndex={0}>
            {of.json}
          </pre>
          {refers && <p className={css['quiet']}>{say('placeholder')}</p>}
        </div>
      )}
    </li>
  );
}
