import { Checkbox, NumberInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { Button, ProgressBar } from '../../ui/index.ts';
import { EVERYTHING } from '../copyShown.ts';
import { fileNameOf } from '../picture/fileName.ts';
import { saveFile } from '../picture/files.ts';
import { durationOf, makeVideo, MOST_FRAMES, videoSize, videoWays } from '../picture/video.ts';
import type { VideoKind, VideoWay } from '../picture/video.ts';
import type { Made } from '../picture/picture.ts';
import type { Content, OutputHost, PictureSize } from '../types.ts';
import { outputWords } from '../words.ts';
import { Choice, ContentFields, SizeField } from './fields.tsx';
import css from './output.module.css';
import { Preview } from './Preview.tsx';
import { usePicture } from './usePicture.ts';
import { useFirstFocus } from './useFirstFocus.ts';
import { useWork } from './useWork.ts';

type Props = {
  readonly host: OutputHost;
  readonly onClose: () => void;
  readonly onBusy: (busy: boolean) => void;
};

const failures = {
  'no-image': 'videoNoImage',
  'too-large': 'videoTooLarge',
  encoder: 'videoEncoder',
} as const;
const [SLOWEST, FASTEST] = [0.5, 120];

/** What this browser encodes at the size of the picture; null while that is being found out. */
function useWays(made: Made | null): readonly VideoWay[] | null {
  const [ways, setWays] = useState<readonly VideoWay[] | null>(null);
  const size = made === null ? null : videoSize(made);
  const [width, height] = [size?.width ?? 0, size?.height ?? 0];
  useEffect(() => {
    if (width === 0) return undefined;
    let wanted = true;
    void videoWays({ width, height }).then((found) => wanted && setWays(found));
    return () => {
      wanted = false;
    };
  }, [width, height]);
  return ways;
}

/** Saves a range of the series of the active pane as a video. */
export function VideoForm({ host, onClose, onBusy }: Props): ReactNode {
  const text = outputWords.useText();
  const [pane] = useState(() => host.pane(host.activePane()));
  const [shot] = useState(() => pane.shoot());
  const [camera] = useState(() => pane.camera());
  useEffect(() => () => camera?.dispose(), [camera]);
  const last = shot?.series.frames.length ?? 1;
  const own = camera?.series.frameTimeMs(shot?.index ?? 0) ?? null;
  const [from, setFrom] = useState<number | string>(1);
  const [to, setTo] = useState<number | string>(last);
  const [byFile, setByFile] = useState(own !== null);
  const [rate, setRate] = useState<number | string>(
    () => Math.round(host.speed(host.activePane()) * 100) / 100,
  );
  const [kind, setKind] = useState<VideoKind | null>(null);
  const [size, setSize] = useState<PictureSize>('pane');
  const [content, setContent] = useState<Content>(EVERYTHING);
  const [said, setSaid] = useState<{ readonly text: string; readonly bad: boolean } | null>(null);
  const work = useWork(onBusy, () => setSaid({ text: text('videoEncoder'), bad: true }));
  const drawing = usePicture(host, shot, { size, content });
  const made = drawing.kind === 'made' ? drawing.made : null;
  const ways = useWays(made);
  const way = ways?.find((each) => each.kind === kind) ?? ways?.[0] ?? null;
  const main = useFirstFocus(way !== null);
  if (shot === null || camera === null) return <p className={css['note']}>{text('nothing')}</p>;

  const sound = typeof from === 'number' && typeof to === 'number' && from >= 1 && to <= last && from <= to;
  const framesPerSecond = byFile ? null : typeof rate === 'number' && rate >= SLOWEST ? rate : null;
  const count = sound ? to - from + 1 : 0;
  let seconds = 0;
  if (sound && count <= MOST_FRAMES)
    for (let index = from - 1; index < to; index++) seconds += durationOf({ framesPerSecond, camera }, index);
  const ready = sound && count <= MOST_FRAMES && way !== null && (byFile || framesPerSecond !== null);

  const save = (): void => {
    if (!ready) return;
    setSaid(null);
    work.run(async (signal, tell) => {
      const plan = { host, camera, from: from - 1, to: to - 1, framesPerSecond, way, size, content };
      const answer = await makeVideo(plan, signal, tell);
      if (!answer.ok) return setSaid({ text: text(failures[answer.failure]), bad: true });
      saveFile(answer.blob, fileNameOf(shot, { extension: way.kind, dated: content.identity, image: false }));
      const missing = answer.missing === 0 ? '' : ` ${text('missing', { count: answer.missing })}`;
      setSaid({ text: `${text('videoSaved', { count: answer.frames })}${missing}`, bad: missing !== '' });
    });
  };
  const speedName = own === null ? '' : text('speedFile', { value: host.number(1000 / own, 1) });
  const { progress } = work;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <div className={css['dialog']} data-made={made !== null}>
        <Preview of={made?.canvas ?? null} />
        <fieldset className={css['options']} disabled={progress !== null}>
          <div className={css['field']}>
            <span className={css['label']}>{text('range')}</span>
            <div className={`${css['numbers']} ${css['two']}`}>
              <NumberInput
                label={text('rangeFrom')}
                value={from}
                min={1}
                max={last}
                allowDecimal={false}
                onChange={setFrom}
              />
              <NumberInput
                label={text('rangeTo')}
                value={to}
                min={1}
                max={last}
                allowDecimal={false}
                onChange={setTo}
              />
            </div>
            <p className={css['note']}>
              {count > MOST_FRAMES
                ? text('tooMany', { most: host.number(MOST_FRAMES) })
                : text('frames', { count, seconds: host.number(seconds, 1) })}
            </p>
          </div>
          <div className={css['field']}>
            {own === null ? null : (
              <Checkbox
                label={speedName}
                checked={byFile}
                onChange={(event) => setByFile(event.currentTarget.checked)}
              />
            )}
            {byFile ? null : (
              <NumberInput
                label={text('speedOwn')}
                value={rate}
                min={SLOWEST}
                max={FASTEST}
                decimalScale={2}
                onChange={setRate}
              />
            )}
          </div>
          {ways === null || way === null ? null : (
            <Choice
              label={text('format')}
              value={way.kind}
              options={ways.map((each) => ({
                value: each.kind,
                label: each.kind === 'mp4' ? 'MP4' : 'WebM',
              }))}
              onChange={setKind}
            />
          )}
          {ways !== null && ways.length === 0 ? (
            <p className={css['error']} role="alert">
              {text('noVideo')}
            </p>
          ) : null}
          <SizeField
            size={size}
            pixels={
              made === null
                ? ''
                : text('sizePixels', {
                    width: host.number(videoSize(made).width),
                    height: host.number(videoSize(made).height),
                  })
            }
            onChange={setSize}
          />
          <ContentFields content={content} shot={shot} onChange={setContent} />
        </fieldset>
      </div>
      <footer className={css['foot']}>
        <span className={said?.bad === true ? css['error'] : css['status']} role="status">
          {progress === null ? said?.text : text('working', progress)}
        </span>
        {progress === null ? null : (
          <ProgressBar share={progress.done / progress.total} label={text('working', progress)} width={160} />
        )}
        <Button onClick={progress === null ? onClose : () => work.stop()}>
          {text(progress !== null ? 'stop' : said === null ? 'cancel' : 'close')}
        </Button>
        <Button ref={main} look="primary" type="submit" disabled={!ready || progress !== null}>
          {text('save')}
        </Button>
      </footer>
    </form>
  );
}
