import type { ReactElement } from 'react';
import { Button, patientNameText, plainText } from '../../ui/index.ts';
import { MOST, questionOf, untold, useArchiveSearch } from '../archives/search.ts';
import { usePeerNames } from '../archives/useSearch.ts';
import { useStudies } from '../state.ts';
import { studiesWords } from '../words.ts';
import { ofOthers } from '../worklist/orders.ts';
import type { ListedRow } from '../archives/listed.ts';
import classes from './list.module.css';

/** What has to be known of the list before it is read: above it, and never in place of it. */
export function ListNotes({ rows }: { readonly rows: readonly ListedRow[] }): ReactElement {
  return (
    <>
      <OrderOfOthers rows={rows} />
      <MoreElsewhere />
    </>
  );
}

/** The number of an order leads to studies of somebody else. */
function OrderOfOthers({ rows }: { readonly rows: readonly ListedRow[] }): ReactElement | null {
  const text = studiesWords.useText();
  const order = useStudies((state) => state.order);
  const filters = useStudies((state) => state.filters);
  const others = ofOthers(order, filters, rows);
  if (order === null || others.length === 0) return null;
  const [first] = others;
  return (
    <p role="alert" className={classes['note']} data-note="other-patient">
      {text('order.ofOthers', {
        count: others.length,
        number: order.AccessionNumber,
        ordered: `${patientNameText(order.PatientName)} (${plainText(order.PatientID)})`,
        found: `${patientNameText(first?.PatientName ?? {})} (${plainText(first?.PatientID ?? '')})`,
      })}
    </p>
  );
}

/** Archives that have more than the list shows, and a way to it. */
function MoreElsewhere(): ReactElement | null {
  const text = studiesWords.useText();
  const search = useArchiveSearch();
  const names = usePeerNames();
  const more = search.running ? [] : untold(search);
  if (more.length === 0) return null;
  const isMost = search.key.endsWith(` ${MOST}`);
  return (
    <div role="status" className={classes['note']} data-note="more">
      {more.map(({ source, found }) => (
        <span key={source}>{text('source.truncated', { name: names.get(source) ?? '', count: found })}</span>
      ))}
      {!isMost && (
        <Button size="small" onClick={() => useStudies.setState({ moreTo: questionOf(search.key) })}>
          {text('source.showMore', { count: MOST })}
        </Button>
      )}
    </div>
  );
}
