import { Modal, SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import type { MarksSession } from '../../measure/index.ts';
import type { DocumentsSession, SaveKind } from '../session.ts';
import { useView } from '../useView.ts';
import { useDocumentWords } from '../words.ts';
import { KeyObjectsForm } from './KeyObjectsForm.tsx';
import { PresentationForm } from './PresentationForm.tsx';
import { ReportForm } from './ReportForm.tsx';
import css from './save.module.css';

export type SaveProps = { readonly session: DocumentsSession; readonly marks: MarksSession };

const kinds: readonly SaveKind[] = ['report', 'presentation', 'key-objects'];

/** Writes what was measured, seen or marked as DICOM objects into the study. */
export function SaveDialog({ session, marks }: SaveProps): ReactNode {
  const { say } = useDocumentWords();
  const saving = useView(session, (view) => view.saving);
  const close = (): void => session.view.setState({ saving: null });
  return (
    <Modal
      opened={saving !== null}
      onClose={close}
      size={560}
      title={say('saveTitle')}
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      {saving === null ? null : (
        <div className={css['dialog']} data-save={saving}>
          <SegmentedControl
            aria-label={say('saveWhat')}
            value={saving}
            onChange={(value) =>
              session.view.setState({ saving: kinds.find((kind) => kind === value) ?? 'report' })
            }
            data={kinds.map((kind) => ({ value: kind, label: say(`save.${kind}`) }))}
          />
          <p className={css['hint']}>{say(`save.${saving}Hint`)}</p>
          <Form key={saving} kind={saving} session={session} marks={marks} />
        </div>
      )}
    </Modal>
  );
}

function Form({ kind, session, marks }: SaveProps & { readonly kind: SaveKind }): ReactNode {
  switch (kind) {
    case 'report':
      return <ReportForm session={session} marks={marks} />;
    case 'presentation':
      return <PresentationForm session={session} marks={marks} />;
    case 'key-objects':
      return <KeyObjectsForm session={session} marks={marks} />;
    default:
      return kind satisfies never;
  }
}
