import type { ReactNode } from 'react';
import { dateText } from '../../ui/index.ts';
import type { MarksSession } from '../session.ts';
import css from './panel.module.css';

type Props = { readonly session: MarksSession; readonly study: string };

/** Date and name of a study, over its marks. */
export function StudyHeading({ session, study }: Props): ReactNode {
  const facts = session.host.study(study);
  return (
    <h3 className={css['study']}>
      <b>{facts ? dateText(facts.StudyDate) : ''}</b> {facts?.StudyDescription ?? ''}
    </h3>
  );
}
