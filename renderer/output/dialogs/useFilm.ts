import { useEffect, useState } from 'react';
import { filmOf } from '../film/make.ts';
import type { Film, FilmSetup, FilmWords } from '../film/make.ts';
import { svgOf } from '../film/svg.ts';
import type { Drawn } from '../film/svg.ts';
import type { OutputHost } from '../types.ts';
import { outputWords } from '../words.ts';
import type { PrintSource, What } from './printSource.ts';

const say = outputWords.text;

export const filmWords = (host: Pick<OutputHost, 'number'>): FilmWords => ({
  page: (number, total) => say('page', { number: host.number(number), total: host.number(total) }),
  ruler: say('ruler'),
  trueSize: say('trueSize'),
  cut: say('cut'),
  noTrueSize: say('noTrueSize'),
  missing: say('notDrawn'),
});

export type Choices = FilmSetup & {
  readonly what: What;
  readonly from: number;
  readonly to: number;
  readonly step: number;
};

/** The pages that the choices come to; null while they are found out. */
export function useFilm(host: OutputHost, source: PrintSource, choices: Choices): Film | null {
  const [film, setFilm] = useState<Film | null>(null);
  const key = JSON.stringify(choices);
  useEffect(() => {
    let current = true;
    void source.wanted(choices.what, choices).then((wanted) => {
      if (current) setFilm(filmOf(host, wanted, choices, filmWords(host)));
    });
    return () => {
      current = false;
    };
    // `choices` is a new object at every drawing; the key says whether anything in it is.
  }, [host, source, key]);
  return film;
}

/**
 * A page of a film to look at. `paused`: while the pages are being made for good the camera is theirs; the page that is
 * seen stays.
 */
export function useDrawnPage(
  film: Film | null,
  number: number,
  paused: boolean,
): { readonly svg: Element | null; readonly failed: boolean } {
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (film === null || paused) return undefined;
    const abort = new AbortController();
    setFailed(false);
    const draw = async (): Promise<void> => {
      const { page } = await film.page(number, abort.signal);
      const next = await svgOf(page);
      if (abort.signal.aborted) next.release();
      else setDrawn(next);
    };
    draw().catch(() => {
      if (!abort.signal.aborted) setFailed(true);
    });
    return () => abort.abort();
  }, [film, number, paused]);
  useEffect(() => () => drawn?.release(), [drawn]);
  return { svg: drawn?.svg ?? null, failed };
}
