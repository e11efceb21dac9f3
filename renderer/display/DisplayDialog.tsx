import { Modal, NumberInput, Slider, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button, currentLocale } from '../ui/index.ts';
import css from './display.module.css';
import { CARD_WIDTH_MM, pixelSizeFrom } from './displays.ts';
import { PatternScreen } from './PatternScreen.tsx';
import { useDisplay } from './useDisplay.ts';
import type { DisplayNow } from './useDisplay.ts';
import { displayWords } from './words.ts';

const dateText = (ms: number): string =>
  new Intl.DateTimeFormat(currentLocale(), { dateStyle: 'medium' }).format(ms);
const sizeText = (mm: number): string =>
  new Intl.NumberFormat(currentLocale(), { minimumFractionDigits: 4, maximumFractionDigits: 4 }).format(mm);

type DialogProps = { readonly opened: boolean; readonly onClose: () => void };

/** Measures the screen that the window is on, shows test patterns on it, and keeps who answers for it. */
export function DisplayDialog({ opened, onClose }: DialogProps): ReactNode {
  const text = displayWords.useText();
  const now = useDisplay();
  const [pattern, setPattern] = useState(false);
  const [failed, setFailed] = useState(false);
  if (now === null) return null;
  const save: DisplayNow['save'] = async (change) => {
    const kept = await now.save(change);
    setFailed(!kept);
    return kept;
  };
  return (
    <>
      <Modal
        opened={opened && !pattern}
        onClose={onClose}
        size={720}
        title={text('title')}
        closeButtonProps={{ 'aria-label': text('close') }}
      >
        {failed ? <p role="alert">{text('failed')}</p> : null}
        <Measure key={now.display.key} now={{ ...now, save }} />
        <section className={css['part']}>
          <h3>{text('pattern')}</h3>
          <p>{text('checkHow')}</p>
          <Button onClick={() => setPattern(true)}>{text('check')}</Button>
        </section>
        <Declare now={{ ...now, save }} />
      </Modal>
      {pattern ? <PatternScreen onClose={() => setPattern(false)} /> : null}
    </>
  );
}

const [SHORTEST, LONGEST] = [120, 640]; // CSS pixels; what a card can be on any screen that images are read on

function Measure({ now }: { readonly now: DisplayNow }): ReactNode {
  const text = displayWords.useText();
  const { mmPerDevicePixel } = now.display;
  const known = mmPerDevicePixel === null ? 323 : CARD_WIDTH_MM / mmPerDevicePixel / devicePixelRatio;
  const [length, setLength] = useState(Math.min(LONGEST, Math.max(SHORTEST, known)));
  return (
    <section className={css['part']}>
      <h3>{text('measure')}</h3>
      <p>{text('measureHow')}</p>
      <div className={css['bar']} style={{ width: length }} />
      <Slider
        aria-label={text('measureBar')}
        min={SHORTEST}
        max={LONGEST}
        step={0.25}
        label={null}
        value={length}
        onChange={setLength}
      />
      <p>
        {mmPerDevicePixel === null
          ? text('notMeasured')
          : text('measured', { size: sizeText(mmPerDevicePixel) })}
      </p>
      <Button onClick={() => void now.save({ mmPerDevicePixel: pixelSizeFrom(length * devicePixelRatio) })}>
        {text('measureKeep')}
      </Button>
    </section>
  );
}

function Declare({ now }: { readonly now: DisplayNow }): ReactNode {
  const text = displayWords.useText();
  const [by, setBy] = useState('');
  const [days, setDays] = useState<number | string>(90);
  const { declaration } = now;
  const sound = by.trim() !== '' && typeof days === 'number' && days >= 1;
  return (
    <section className={css['part']}>
      <h3>{text('declare')}</h3>
      <p>{text('declareHow')}</p>
      <p data-declaration={declaration.kind}>
        {declaration.kind === 'declared'
          ? text('declared', { by: declaration.by, date: dateText(declaration.until) })
          : declaration.kind === 'expired'
            ? text('expired', { by: declaration.by, date: dateText(declaration.since) })
            : text('undeclared')}
      </p>
      {declaration.kind === 'declared' ? (
        <Button onClick={() => void now.save({ declared: null })}>{text('withdraw')}</Button>
      ) : (
        <div className={css['fields']}>
          <TextInput
            label={text('declareBy')}
            value={by}
            maxLength={100}
            onChange={(event) => setBy(event.currentTarget.value)}
          />
          <NumberInput
            label={text('declareDays')}
            value={days}
            min={1}
            max={3660}
            allowDecimal={false}
            onChange={setDays}
          />
          <Button
            disabled={!sound}
            onClick={() => {
              if (sound) void now.save({ declared: { by: by.trim(), at: Date.now(), days } });
            }}
          >
            {text('declareIt')}
          </Button>
        </div>
      )}
    </section>
  );
}
