import { PasswordInput, Select, Textarea, TextInput } from '@mantine/core';
import type { ReactElement } from 'react';
import type { SecretName } from '../../../../native/contract/index.ts';
import { archiveWords } from '../../archives/words.ts';
import { Button } from '../../widgets/Button.tsx';
import classes from './archives.module.css';
import type { DraftField, FieldProblems, PeerDraft } from './draft.ts';

export type FormProps = {
  draft: PeerDraft;
  problems: FieldProblems;
  secretsKept: readonly SecretName[];
  onChange: (change: Partial<PeerDraft>) => void;
};

type TextField = {
  [K in DraftField]: string extends PeerDraft[K] ? K : never;
}[DraftField];

type TextProps = FormProps & {
  field: TextField;
  label: string;
  note?: string;
  placeholder?: string;
  wide?: boolean;
};

const useError = (problems: FieldProblems, field: DraftField): string | undefined => {
  const text = archiveWords.useText();
  const problem = problems[field];
  return problem === undefined ? undefined : text(`field.${problem}`);
};

type PlainProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  note?: string | undefined;
  placeholder?: string | undefined;
  error?: string | undefined;
  wide?: boolean | undefined;
};

/** One line of text, whatever it belongs to. */
export function PlainField({ value, onChange, note, wide, ...rest }: PlainProps): ReactElement {
  return (
    <TextInput
      {...rest}
      className={wide === true ? classes['wide'] : undefined}
      description={note}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={value}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** Several lines, whatever they belong to: certificates and fingerprints. */
export function PlainLongField({ value, onChange, note, ...rest }: Omit<PlainProps, 'wide'>): ReactElement {
  return (
    <Textarea
      {...rest}
      className={classes['wide']}
      classNames={{ input: classes['pem'] ?? '' }}
      description={note}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      rows={3}
      value={value}
      spellCheck={false}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** One line of text. */
export function TextField(props: TextProps): ReactElement {
  const { draft, problems, field, label, note, placeholder, onChange } = props;
  const error = useError(problems, field);
  const onText = (value: string): void => onChange({ [field]: value });
  return (
    <PlainField
      {...{ label, note, placeholder, error }}
      wide={props.wide}
      value={draft[field]}
      onChange={onText}
    />
  );
}

type Choice<T extends string> = { readonly value: T; readonly label: string };

export function ChoiceField<T extends string>(props: {
  label: string;
  value: T;
  choices: readonly Choice<T>[];
  onChange: (value: T) => void;
}): ReactElement {
  const { label, value, choices, onChange } = props;
  return (
    <Select
      label={label}
      allowDeselect={false}
      value={value}
      data={[...choices]}
      onChange={(chosen) => {
        const known = choices.find((one) => one.value === chosen);
        if (known !== undefined) onChange(known.value);
      }}
    />
  );
}

type SecretProps = Pick<FormProps, 'secretsKept'> & {
  draft: Pick<PeerDraft, 'secrets'>;
  onChange: (change: Pick<PeerDraft, 'secrets'>) => void;
  secret: SecretName;
  long?: boolean;
};

/** A secret is written, replaced or forgotten; it is never shown again. */
export function SecretField(props: SecretProps): ReactElement {
  const text = archiveWords.useText();
  const { draft, secret, secretsKept, onChange } = props;
  const value = draft.secrets[secret];
  const set = (next: string | null): void => onChange({ secrets: { ...draft.secrets, [secret]: next } });
  const kept = secretsKept.includes(secret);
  const label = text(`secret.${secret}`);
  const placeholder = kept ? text(value === null ? 'secret.forgotten' : 'secret.kept') : '';
  const typed = value ?? '';
  return (
    <div className={props.long === true ? classes['wide'] : undefined}>
      {props.long === true ? (
        <Textarea
          classNames={{ input: classes['pem'] ?? '' }}
          label={label}
          placeholder={placeholder}
          rows={3}
          value={typed}
          spellCheck={false}
          onChange={(event) => set(event.currentTarget.value)}
        />
      ) : (
        <PasswordInput
          label={label}
          placeholder={placeholder}
          value={typed}
          autoComplete="new-password"
          onChange={(event) => set(event.currentTarget.value)}
        />
      )}
      {kept && typed === '' && (
        <Button size="small" look="ghost" onClick={() => set(value === null ? '' : null)}>
          {text(value === null ? 'secret.undo' : 'secret.forget')}
        </Button>
      )}
    </div>
  );
}
