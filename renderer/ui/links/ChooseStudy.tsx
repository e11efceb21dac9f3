import { IconListSearch } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { MOST_LINKED, type ChooseReason, type LinkMatch } from '../../../native/contract/index.ts';
import { dateText, patientNameText, plainText, sexText, studyDateText } from '../format.ts';
import { Button } from '../widgets/Button.tsx';
import { Ico } from '../widgets/Ico.tsx';
import { leaveLink, openMatches } from './followLink.ts';
import classes from './links.module.css';
import { linkWords } from './words.ts';

type Props = {
  matches: readonly LinkMatch[];
  reasons: readonly ChooseReason[];
  more: boolean;
  /** Studies that the link names and that are not here. */
  missing: number;
};

const COLUMNS = ['patient', 'number', 'born', 'study', 'order', 'images'] as const;
/** Which of them may be opened together: they are one patient's, and the number's giver is known. */
const HARMLESS: ReadonlySet<ChooseReason> = new Set(['patient']);

/** What a link may mean, with all that tells patients and orders apart. Nothing is open until somebody chooses. */
export function ChooseStudy({ matches, reasons, more, missing }: Props): ReactElement {
  const text = linkWords.useText();
  const together =
    matches.length > 1 && matches.length <= MOST_LINKED && reasons.every((one) => HARMLESS.has(one));
  const onlyPatient = reasons.length > 0 && reasons.every((one) => one === 'patient');
  const title =
    missing > 0
      ? 'choose.some'
      : reasons.length === 0 && matches.length === 1
        ? 'choose.ready'
        : 'choose.title';
  return (
    <div className={classes['choice']}>
      <div className={classes['choiceHead']}>
        <Ico of={IconListSearch} size={20} />
        <h1>{text(onlyPatient && missing === 0 ? 'choose.patient' : title)}</h1>
        <span className={classes['push']} />
        {together && <Button onClick={() => openMatches(matches)}>{text('choose.openAll')}</Button>}
        <Button onClick={leaveLink}>{text('back')}</Button>
      </div>
      <div className={classes['reasons']} role="status">
        {reasons.map((reason) => (
          <p key={reason} data-tone={reason === 'patient' || reason === 'too-many' ? undefined : 'warn'}>
            {text(`choose.reason.${reason}`)}
          </p>
        ))}
        {missing > 0 && <p data-tone="warn">{text('choose.missing', { count: missing })}</p>}
        {reasons.length === 0 && missing === 0 && <p>{text('choose.away')}</p>}
        {more && <p>{text('choose.more')}</p>}
      </div>
      <div className={classes['rows']}>
        <table>
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <th key={column} scope="col" className={column === 'images' ? classes['count'] : undefined}>
                  {text(`column.${column}`)}
                </th>
              ))}
              <th />
            </tr>
          </thead>
          <tbody>
            {matches.map((match) => (
              <Row key={match.row.StudyInstanceUID} match={match} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function Row({ match }: { match: LinkMatch }): ReactElement {
  const text = linkWords.useText();
  const { row, issuerOfAccessionNumber } = match;
  const said = (value: string): string => (value.trim() === '' ? text('unknown') : plainText(value));
  return (
    <tr>
      <td className={classes['name']}>{patientNameText(row.PatientName)}</td>
      <td>
        {said(row.PatientID)}
        <i>{said(row.IssuerOfPatientID)}</i>
      </td>
      <td>
        {dateText(row.PatientBirthDate) || text('unknown')}
        <i>{sexText(row.PatientSex)}</i>
      </td>
      <td>
        {[row.ModalitiesInStudy.join(' '), plainText(row.StudyDescription)].filter(Boolean).join(' · ')}
        <i>{studyDateText(row.StudyDate, row.StudyTime, new Date())}</i>
      </td>
      <td>
        {said(row.AccessionNumber)}
        <i>{said(issuerOfAccessionNumber)}</i>
      </td>
      <td className={classes['count']}>{row.frameCount}</td>
      <td>
        <Button size="small" onClick={() => openMatches([match])}>
          {text('choose.open')}
        </Button>
      </td>
    </tr>
  );
}
