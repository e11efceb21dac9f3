import { Modal, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { Button } from '../../ui/index.ts';
import { calibrate } from '../acts.ts';
import { typedNumber } from '../maths/index.ts';
import type { MarksSession } from '../session.ts';
import type { Question } from '../session.ts';
import { measureWords } from '../text.ts';
import css from './dialog.module.css';
import { useMarksView } from './useMarks.ts';

/** Asks how long the calibration line is and what it holds for. */
export function CalibrationDialog({ session }: { readonly session: MarksSession }): ReactNode {
  const say = measureWords.useText();
  const question = useMarksView(session, (view) => view.question);
  const asked = question?.kind === 'calibration' ? question : null;
  const close = (): void => session.view.setState({ question: null });
  return (
    <Modal
      opened={asked !== null}
      onClose={close}
      size={420}
      title={say('calibrate')}
      closeButtonProps={{ 'aria-label': say('cancel') }}
    >
      {asked ? <Form session={session} question={asked} onClose={close} /> : null}
    </Modal>
  );
}

type FormProps = {
  readonly session: MarksSession;
  readonly question: Extract<Question, { kind: 'calibration' }>;
  readonly onClose: () => void;
};

const MM = { mm: 1, cm: 10 } as const;
const LONGEST_MM = 100_000;

function Form({ session, question, onClose }: FormProps): ReactNode {
  const say = measureWords.useText();
  const [text, setText] = useState('');
  const [unit, setUnit] = useState<keyof typeof MM>('mm');
  const [scope, setScope] = useState<'instance' | 'series'>('instance');
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const lengthMm = (typedNumber(text) ?? 0) * MM[unit];
    const { place, line } = question;
    const good =
      lengthMm > 0 && lengthMm <= LONGEST_MM && calibrate(session, { place, line, lengthMm, scope });
    setWrong(!good);
    if (good) onClose();
  };
  return (
    <form className={css['form']} onSubmit={submit}>
      <p>{say('calibrateHint')}</p>
      <div className={css['length']}>
        <TextInput
          label={say('knownLength')}
          value={text}
          inputMode="decimal"
          data-autofocus
          error={wrong ? say('badLength') : undefined}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <SegmentedControl
          aria-label={say('unit')}
          value={unit}
          onChange={(value) => setUnit(value === 'cm' ? 'cm' : 'mm')}
          data={[
            { value: 'mm', label: say('mm') },
            { value: 'cm', label: say('cm') },
          ]}
        />
      </div>
      <div className={css['scope']}>
        <span>{say('scope')}</span>
        <SegmentedControl
          aria-label={say('scope')}
          value={scope}
          onChange={(value) => setScope(value === 'series' ? 'series' : 'instance')}
          data={[
            { value: 'instance', label: say('scopeInstance') },
            { value: 'series', label: say('scopeSeries') },
          ]}
        />
      </div>
      <p className={css['warning']}>{say('calibrateWarning')}</p>
      <footer className={css['buttons']}>
        <Button onClick={onClose}>{say('cancel')}</Button>
        <Button look="primary" type="submit">
          {say('calibrate')}
        </Button>
      </footer>
    </form>
  );
}
