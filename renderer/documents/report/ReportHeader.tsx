import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Report } from '../../../native/contract/index.ts';
import { dateText, dateTimeText, Ico, sexText } from '../../ui/index.ts';
import { Problems } from '../list/Problems.tsx';
import type { DocumentsHost } from '../types.ts';
import { titleOf, useDocumentWords } from '../words.ts';
import type { Say } from '../words.ts';
import { contradictions } from './identity.ts';
import css from './report.module.css';

type Person = { readonly PatientName: string; readonly PatientID: string; readonly PatientBirthDate: string };

export function personText({ PatientName, PatientID, PatientBirthDate }: Person, say: Say): string {
  const born = PatientBirthDate === '' ? '' : say('born', { date: dateText(PatientBirthDate) });
  const parts = [PatientName, PatientID, born].filter((part) => part !== '');
  return parts.length === 0 ? say('nobody') : parts.join(' · ');
}

/** What a report is called and whether somebody answers for it, in one line. */
export function standingText({ summary }: Pick<Report, 'summary'>, say: Say): string {
  const { date, time, creator, completion, verification } = summary;
  const parts = [
    dateTimeText(date, time),
    creator,
    verification === 'verified' ? say('verified') : verification === 'unverified' ? say('unverified') : '',
    completion === 'partial' ? say('partial') : '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** Whose report it is, as IT says, and whether that is the patient of the study. */
export function ReportHeader({
  report,
  host,
}: {
  readonly report: Report;
  readonly host: DocumentsHost;
}): ReactNode {
  const { say } = useDocumentWords();
  const { patient, summary } = report;
  const study = host.study(summary.StudyInstanceUID);
  const differs = study === null ? [] : contradictions(patient, study);
  return (
    <header className={css['header']}>
      {study !== null && differs.length > 0 ? (
        <div className={css['contradiction']} role="alert" data-contradiction={differs.join(' ')}>
          <b>
            <Ico of={IconAlertTriangle} size={16} /> {say('patientDiffers')}
          </b>
          <p>
            {say('patientDiffersWhy', { theirs: personText(patient, say), ours: personText(study, say) })}
          </p>
        </div>
      ) : null}
      <h1>{titleOf(summary, say)}</h1>
      <p className={css['person']}>
        <b>{patient.PatientName || say('nobody')}</b>
        {[
          patient.PatientID,
          sexText(patient.PatientSex),
          patient.PatientBirthDate === '' ? '' : say('born', { date: dateText(patient.PatientBirthDate) }),
        ]
          .filter((part) => part !== '')
          .map((part) => ` · ${part}`)
          .join('')}
      </p>
      <p className={css['standing']} data-verification={summary.verification}>
        {standingText(report, say)}
      </p>
      <Problems problems={report.problems} summary={summary} />
    </header>
  );
}
