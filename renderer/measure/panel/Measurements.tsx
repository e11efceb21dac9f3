import { Menu } from '@mantine/core';
import {
  IconCopy,
  IconDots,
  IconDownload,
  IconEye,
  IconEyeOff,
  IconRuler2,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Annotation } from '../../../native/contract/index.ts';
import { Button, changeSettings, Ico, IconButton } from '../../ui/index.ts';
import { clearAll } from '../acts.ts';
import type { MarksSession } from '../session.ts';
import { measureWords } from '../text.ts';
import { fileName, saveFile, tableOf } from './export.ts';
import { StudyHeading } from './StudyHeading.tsx';
import { MeasurementRow } from './MeasurementRow.tsx';
import css from './panel.module.css';
import { useMarksView } from './useMarks.ts';
import type { StudyMarksList } from './useMarks.ts';

type Props = {
  readonly session: MarksSession;
  readonly studies: readonly StudyMarksList[];
  readonly reports: ReactNode;
};

/** The list, grouped by study, and what can be done with all of it. */
export function Measurements({ session, studies, reports }: Props): ReactNode {
  const say = measureWords.useText();
  const visible = useMarksView(session, (view) => view.visible);
  const lists = studies.filter(({ annotations }) => annotations.length > 0);
  const all = lists.flatMap(({ annotations }) => annotations);
  if (all.length === 0) return <Empty session={session} reports={reports} />;
  const numbers = new Map(all.map(({ id }, place) => [id, place + 1]));
  return (
    <>
      {visible ? null : <p className={css['note']}>{say('hiddenAll')}</p>}
      <div className={css['list']} role="list">
        {lists.map(({ StudyInstanceUID, annotations }) => (
          <section key={StudyInstanceUID}>
            <StudyHeading session={session} study={StudyInstanceUID} />
            {annotations.map((annotation) => (
              <MeasurementRow
                key={annotation.id}
                session={session}
                annotation={annotation}
                number={numbers.get(annotation.id) ?? 0}
              />
            ))}
          </section>
        ))}
        {reports}
      </div>
      <Foot session={session} all={all} />
    </>
  );
}

function Empty({ session, reports }: Pick<Props, 'session' | 'reports'>): ReactNode {
  const say = measureWords.useText();
  return (
    <>
      <div className={css['empty']}>
        <Ico of={IconRuler2} size={20} />
        <b>{say('noMeasurements')}</b>
        <p>{say('noMeasurementsHint')}</p>
      </div>
      <div className={css['beside']}>{reports}</div>
      <div className={css['foot']}>
        <span className={css['space']} />
        <More session={session} all={[]} />
      </div>
    </>
  );
}

type FootProps = { readonly session: MarksSession; readonly all: readonly Annotation[] };

function Foot({ session, all }: FootProps): ReactNode {
  const say = measureWords.useText();
  const visible = useMarksView(session, (view) => view.visible);
  const [told, setTold] = useState<'copiedTable' | 'copyFailed' | null>(null);
  const copy = (): void => {
    const tell = (what: typeof told): void => {
      setTold(what);
      setTimeout(() => setTold(null), 3000);
    };
    navigator.clipboard.writeText(tableOf(session, all, 'tabs')).then(
      () => tell('copiedTable'),
      () => tell('copyFailed'),
    );
  };
  return (
    <div className={css['foot']}>
      <Button size="small" icon={IconCopy} onClick={copy}>
        {say(told ?? 'copyTable')}
      </Button>
      <Button
        size="small"
        icon={IconDownload}
        onClick={() => saveFile(fileName(session, all), tableOf(session, all, 'csv'))}
      >
        {say('saveCsv')}
      </Button>
      <span className={css['space']} />
      <IconButton
        icon={visible ? IconEye : IconEyeOff}
        label={say(visible ? 'hideAll' : 'showAll')}
        pressed={!visible}
        onClick={() => session.view.setState({ visible: !visible })}
      />
      <More session={session} all={all} />
    </div>
  );
}

const switches = ['oneShot', 'snapToEdges', 'uncertainty'] as const;

function More({ session, all }: FootProps): ReactNode {
  const say = measureWords.useText();
  const view = useMarksView(session, (state) => state);
  const toggle = (name: (typeof switches)[number]): void => {
    const { oneShot, snapToEdges, uncertainty } = view;
    const measuring = { oneShot, snapToEdges, uncertainty, [name]: !view[name] };
    session.view.setState(measuring);
    void changeSettings({ measuring });
  };
  const studies = [...new Set(all.map(({ StudyInstanceUID }) => StudyInstanceUID))];
  return (
    <Menu position="top-end" closeOnItemClick={false}>
      <Menu.Target>
        <button type="button" className={css['more']} aria-label={say('more')} title={say('more')}>
          <Ico of={IconDots} size={16} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {switches.map((name) => (
          <Menu.CheckboxItem key={name} checked={view[name]} onChange={() => toggle(name)}>
            {say(name)}
          </Menu.CheckboxItem>
        ))}
        {studies.length === 0 ? null : <Menu.Divider />}
        {studies.map((study) => (
          <Menu.Item
            key={study}
            closeMenuOnClick
            leftSection={<Ico of={IconTrash} size={16} />}
            onClick={() => clearAll(session, study)}
          >
            {say('clearAll')}
            {studies.length > 1 ? ` (${session.host.study(study)?.StudyDescription ?? ''})` : ''}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
