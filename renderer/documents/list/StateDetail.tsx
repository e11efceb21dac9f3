import { Checkbox } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Presentation } from '../../../native/contract/index.ts';
import { Button, dateTimeText } from '../../ui/index.ts';
import { applyState, reachOf, showState, toggleLayer } from '../acts.ts';
import { ImageLinks } from '../report/ImageLinks.tsx';
import type { DocumentsSession } from '../session.ts';
import { layersOf } from '../states/shapes.ts';
import { usePaneOf } from '../usePane.ts';
import { useView } from '../useView.ts';
import { titleOf, useDocumentWords } from '../words.ts';
import css from './list.module.css';
import { Problems } from './Problems.tsx';

type Props = { readonly session: DocumentsSession; readonly state: Presentation };
type DetailProps = Props & { readonly activePane: number };

/** A presentation state: whose images it shows how, what of it is not applied, and its layers. */
export function StateDetail({ session, state, activePane: id }: DetailProps): ReactNode {
  const { say } = useDocumentWords();
  const { summary, images, problems } = state;
  const applied = usePaneOf(session, id).presentation?.summary.SOPInstanceUID === summary.SOPInstanceUID;
  const here = images.some((image) => reachOf(session, image) === 'here');
  return (
    <div className={css['detail']} data-state={summary.SOPInstanceUID}>
      <h2>{titleOf(summary, say)}</h2>
      <p>
        {[dateTimeText(summary.date, summary.time), summary.creator]
          .filter((part) => part !== '')
          .join(' · ')}
      </p>
      <Problems problems={problems} summary={summary} />
      {here ? null : <p>{say('noImageHere')}</p>}
      <div className={css['buttons']}>
        <Button look="primary" disabled={!here || applied} onClick={() => showState(session, state)}>
          {say('applyState')}
        </Button>
        <Button disabled={!applied} onClick={() => applyState(session, id, null)}>
          {say('takeAway')}
        </Button>
      </div>
      <LayerChoice session={session} state={state} />
      <h3>{say('saveImages')}</h3>
      <ImageLinks session={session} images={images} />
    </div>
  );
}

/** Which layers of a state are drawn. */
export function LayerChoice({ session, state }: Props): ReactNode {
  const { say } = useDocumentWords();
  const { SOPInstanceUID } = state.summary;
  const hidden = useView(session, (view) => view.hiddenLayers.get(SOPInstanceUID));
  const layers = layersOf(state);
  if (layers.length === 0) return null;
  return (
    <>
      <h3>{say('layers')}</h3>
      {layers.map((name) => {
        const described = state.layers.find((layer) => layer.name === name)?.description ?? '';
        return (
          <Checkbox
            key={name}
            className={css['layer']}
            size="xs"
            label={described === '' ? name : `${name}: ${described}`}
            checked={!(hidden?.includes(name) ?? false)}
            onChange={() => toggleLayer(session, SOPInstanceUID, name)}
          />
        );
      })}
    </>
  );
}
