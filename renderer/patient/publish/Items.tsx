import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { PublishItem, SeriesRow } from '../../../native/contract/index.ts';
import { momentText, plainText, studyDetailQuery } from '../../ui/index.ts';
import css from './publish.module.css';
import { itemText } from './sentences.ts';
import { publishWords } from './words.ts';

type Props = {
  readonly study: string;
  readonly items: readonly PublishItem[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (keys: ReadonlySet<string>) => void;
};

/** Key images and measurements, to be ticked; what cannot go says why. */
export function Items({ study, items, chosen, onChoose }: Props): ReactElement {
  const say = publishWords.useText();
  const { data } = useQuery(studyDetailQuery(study));
  if (items.length === 0) return <p className={css['quiet']}>{say('none')}</p>;
  return (
    <>
      {(['key-image', 'measurement'] as const).map((kind) => (
        <Group
          key={kind}
          title={say(kind === 'key-image' ? 'keyImages' : 'measurements')}
          items={items.filter((one) => one.kind === kind)}
          chosen={chosen}
          onChoose={onChoose}
          seriesList={data?.seriesList ?? []}
        />
      ))}
    </>
  );
}

type GroupProps = Omit<Props, 'study'> & {
  readonly title: string;
  readonly seriesList: readonly SeriesRow[];
};

function Group({ title, items, chosen, onChoose, seriesList }: GroupProps): ReactElement | null {
  const say = publishWords.useText();
  if (items.length === 0) return null;
  const free = items.filter(({ obstacle }) => obstacle === null);
  const all = free.every(({ key }) => chosen.has(key));
  const set = (keys: readonly string[], wanted: boolean): void => {
    const next = new Set(chosen);
    for (const key of keys) {
      if (wanted) next.add(key);
      else next.delete(key);
    }
    onChoose(next);
  };
  return (
    <section className={css['group']} aria-label={title}>
      <h3>
        {title}
        {free.length > 1 && (
          <button
            type="button"
            className={css['link']}
            onClick={() =>
              set(
                free.map(({ key }) => key),
                !all,
              )
            }
          >
            {say(all ? 'noneOf' : 'all')}
          </button>
        )}
      </h3>
      <ul className={css['items']}>
        {items.map((item) => (
          <li key={item.key}>
            <label className={css['check']} data-disabled={item.obstacle !== null || undefined}>
              <input
                type="checkbox"
                disabled={item.obstacle !== null}
                checked={item.obstacle === null && chosen.has(item.key)}
                onChange={(event) => set([item.key], event.currentTarget.checked)}
              />
              <span className={css['itemName']}>{itemText(item)}</span>
              <span className={css['quiet']}>{placeText(item, seriesList)}</span>
              {item.obstacle !== null && (
                <span className={css['obstacle']}>{say(`obstacle.${item.obstacle}`)}</span>
              )}
            </label>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** "Series 2 · 3 images · from a document · Today 14:05". */
function placeText(
  { images, source, author, changedAt }: PublishItem,
  seriesList: readonly SeriesRow[],
): string {
  const say = publishWords.text;
  const uids = new Set(images.map(({ SeriesInstanceUID }) => SeriesInstanceUID));
  const numbers = seriesList
    .filter(({ SeriesInstanceUID, SeriesNumber }) => uids.has(SeriesInstanceUID) && SeriesNumber !== null)
    .map(({ SeriesNumber }) => String(SeriesNumber));
  return [
    numbers.length === 0 ? '' : say('series', { number: numbers.join(', ') }),
    images.length > 1 ? say('images', { count: images.length }) : '',
    source === 'document' ? say('fromDocument') : '',
    plainText(author),
    changedAt === null ? '' : momentText(changedAt, new Date()),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
