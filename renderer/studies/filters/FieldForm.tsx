import { SegmentedControl, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactElement } from 'react';
import { Button, sexText } from '../../ui/index.ts';
import { setFilters } from '../state.ts';
import { studiesWords } from '../words.ts';
import { daToInput, inputToDa, type Filters, type TextField } from './filters.ts';
import classes from './filters.module.css';

type Props = {
  filters: Filters;
  fields: readonly TextField[];
  withPerson?: boolean; // birth date and sex too
  onDone: () => void;
};

/** Conditions on single columns, taken up together by Enter or the button. */
export function FieldForm({ filters, fields, withPerson = false, onDone }: Props): ReactElement {
  const text = studiesWords.useText();
  const [values, setValues] = useState(filters.fields);
  const [birthDate, setBirthDate] = useState(filters.birthDate);
  const [sex, setSex] = useState(filters.sexes[0] ?? '');
  const apply = (event: FormEvent): void => {
    event.preventDefault();
    setFilters({ fields: values, ...(withPerson ? { birthDate, sexes: sex === '' ? [] : [sex] } : {}) });
    onDone();
  };
  return (
    <form className={classes['form']} onSubmit={apply}>
      {fields.map((field, index) => (
        <TextInput
          key={field}
          data-autofocus={index === 0 || undefined}
          label={text(`filter.field.${field}`)}
          maxLength={200}
          value={values[field]}
          onChange={(event) => setValues({ ...values, [field]: event.currentTarget.value })}
        />
      ))}
      {withPerson && (
        <>
          <label className={classes['label']}>
            {text('filter.field.PatientBirthDate')}
            <input
              type="date"
              className={classes['input']}
              value={daToInput(birthDate)}
              onChange={(event) => setBirthDate(inputToDa(event.currentTarget.value))}
            />
          </label>
          <div className={classes['label']}>
            {text('filter.field.PatientSex')}
            <SegmentedControl
              aria-label={text('filter.field.PatientSex')}
              value={sex}
              data={['', 'F', 'M', 'O'].map((value) => ({
                value,
                label: value === '' ? text('filter.sex.any') : sexText(value),
              }))}
              onChange={setSex}
            />
          </div>
        </>
      )}
      <Button type="submit" look="primary">
        {text('filter.apply')}
      </Button>
    </form>
  );
}
