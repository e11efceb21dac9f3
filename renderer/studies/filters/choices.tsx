import { Checkbox, TextInput } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import type { StudyRow } from '../../../native/contract/index.ts';
import { bodyPartText } from '../list/columns.ts';
import { setFilters } from '../state.ts';
import { studiesWords } from '../words.ts';
import classes from './filters.module.css';

const COMMON_TYPES = ['CT', 'MR', 'CR', 'DX', 'US', 'MG', 'XA', 'RF', 'NM', 'PT'] as const;
const OTHER_TYPES = [
  'ES',
  'XC',
  'OP',
  'OPT',
  'IO',
  'PX',
  'IVUS',
  'IVOCT',
  'GM',
  'SM',
  'RG',
  'ECG',
  'SR',
  'DOC',
  'SEG',
  'RTDOSE',
  'RTPLAN',
  'RTSTRUCT',
  'BI',
  'OT',
] as const;
const TYPES = [...COMMON_TYPES, ...OTHER_TYPES] as const;

const flipped = (values: readonly string[], value: string): string[] =>
  values.includes(value) ? values.filter((one) => one !== value) : [...values, value];

/** Types to choose from, by their code and what it stands for. */
export function TypeChoice({ types }: { types: readonly string[] }): ReactElement {
  const text = studiesWords.useText();
  return (
    <div className={classes['options']} data-columns>
      {TYPES.map((type) => (
        <Checkbox
          key={type}
          checked={types.includes(type)}
          label={
            <span className={classes['typeLabel']}>
              <b>{type}</b> {text(`type.${type}`)}
            </span>
          }
          onChange={() => setFilters({ types: flipped(types, type) })}
        />
      ))}
    </div>
  );
}

// The usual defined terms of Body Part Examined (PS3.16 Annex L); others come from the studies that are listed.
const USUAL_PARTS = [
  'ABDOMEN',
  'ANKLE',
  'BREAST',
  'CHEST',
  'CSPINE',
  'ELBOW',
  'FOOT',
  'HAND',
  'HEAD',
  'HEART',
  'HIP',
  'KNEE',
  'LSPINE',
  'NECK',
  'PELVIS',
  'SHOULDER',
  'SKULL',
  'TSPINE',
  'WRIST',
];

/** Body parts to choose from: usual ones and those of the listed studies; others can be typed. */
export function BodyPartChoice(props: {
  bodyParts: readonly string[];
  rows: readonly StudyRow[];
}): ReactElement {
  const text = studiesWords.useText();
  const [wanted, setWanted] = useState('');
  const { bodyParts } = props;
  const listed = props.rows.slice(0, 1000).flatMap((row) => row.BodyPartsInStudy);
  const all = [...new Set([...bodyParts, ...listed, ...USUAL_PARTS])].filter((part) => part !== '').sort();
  const typed = wanted.trim().toUpperCase();
  const matching = all.filter((part) => part.includes(typed));
  const offered = typed === '' || all.includes(typed) ? matching : [typed, ...matching];
  return (
    <>
      <TextInput
        data-autofocus
        value={wanted}
        placeholder={text('filter.bodyPart.find')}
        aria-label={text('filter.bodyPart.find')}
        onChange={(event) => setWanted(event.currentTarget.value)}
      />
      <div className={classes['options']} data-scroll>
        {offered.map((part) => (
          <Checkbox
            key={part}
            label={bodyPartText(part)}
            checked={bodyParts.includes(part)}
            onChange={() => setFilters({ bodyParts: flipped(bodyParts, part) })}
          />
        ))}
      </div>
    </>
  );
}
