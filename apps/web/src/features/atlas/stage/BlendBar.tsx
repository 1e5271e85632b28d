import { IconColumns2, IconLayersSubtract, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Compared, useDesk } from '../desk/use-desk.ts';
import { filled } from '../panels/fields.tsx';
import classes from './stage.module.css';

/** From one stop to the next. */
const PLAY_MS = 2400;
const MODES = { beside: IconColumns2, overlay: IconLayersSubtract } as const;

/** From the typical spine to today's and on to the goal; or one of them beside today's, or laid over it. */
export function BlendBar() {
  const { compared, setCompared } = useDesk();
  const { t } = useTranslation('atlas');
  return (
    <div className={classes.blend}>
      {compared === 'slide' ? <Stops /> : <Others />}
      {(['beside', 'overlay'] as const).map((mode) => {
        const Icon = MODES[mode];
        return (
          <button
            key={mode}
            type="button"
            className={classes.mode}
            aria-pressed={compared === mode}
            aria-label={t(`blend.${mode}`)}
            title={t(`blend.${mode}`)}
            onClick={() => setCompared(compared === mode ? ('slide' satisfies Compared) : mode)}
          >
            <Icon size={16} stroke={1.7} aria-hidden />
            <span>{t(`blend.${mode}`)}</span>
          </button>
        );
      })}
    </div>
  );
}

/** Names of the states, in their order. */
function useNames(): readonly string[] {
  const { t } = useTranslation('atlas');
  const { goal, earlier } = useDesk();
  return [earlier?.name ?? t('blend.typical'), t('blend.today'), ...(goal === null ? [] : [t('blend.goal')])];
}

function Stops() {
  const { t } = useTranslation('atlas');
  const { part, setPart } = useDesk();
  const names = useNames();
  const { playing, play, stop } = usePlay(part, setPart);
  const last = names.length - 1;
  const [below, above] = [Math.floor(part), Math.ceil(part)];
  const said =
    below === above
      ? names[below]
      : t('blend.between', { from: names[below], to: names[above], percent: Math.round((part - below) * 100) });
  return (
    <>
      <div className={classes.stops} data-stops={names.length}>
        <div className={classes.names}>
          {names.map((name, stopAt) => (
            <button key={name} type="button" aria-pressed={part === stopAt} onClick={() => play(part, stopAt)}>
              {name}
            </button>
          ))}
        </div>
        <input
          type="range"
          min={0}
          max={last * 100}
          value={Math.round(part * 100)}
          style={filled(part, 0, last)}
          aria-label={t('blend.name')}
          aria-valuetext={said}
          onChange={({ currentTarget: { value } }) => {
            stop();
            setPart(Number(value) / 100);
          }}
        />
      </div>
      <button
        type="button"
        className={classes.play}
        aria-label={t(playing ? 'blend.stop' : 'blend.play')}
        onClick={() => (playing ? stop() : play(0, last))}
      >
        {playing ? <IconPlayerPause size={16} stroke={1.7} /> : <IconPlayerPlay size={16} stroke={1.7} />}
      </button>
    </>
  );
}

/** What today is beside of, or under. */
function Others() {
  const { t } = useTranslation('atlas');
  const { other, setOther } = useDesk();
  const names = useNames();
  const others = ['typical', ...(names.length > 2 ? ['goal'] : [])] as ('typical' | 'goal')[];
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset cannot be laid out in a row everywhere
    <div className={classes.others} role="group" aria-label={t('blend.with')}>
      <span className={classes.today}>{t('blend.today')}</span>
      {others.map((name) => (
        <button key={name} type="button" data-state={name} aria-pressed={other === name} onClick={() => setOther(name)}>
          {names[name === 'goal' ? 2 : 0]}
        </button>
      ))}
    </div>
  );
}

interface Play {
  playing: boolean;
  play: (from: number, to: number) => void;
  stop: () => void;
}

/** Goes once from one stop to another; where motion is unwelcome it is there at once. */
function usePlay(part: number, setPart: (part: number) => void): Play {
  const [way, setWay] = useState<{ from: number; to: number } | null>(null);
  useEffect(() => {
    if (way === null) return undefined;
    const { from, to } = way;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const long = PLAY_MS * Math.abs(to - from) || 1;
    const begun = performance.now();
    let frame = 0;
    const step = (): void => {
      const t = calm ? 1 : Math.min(1, (performance.now() - begun) / long);
      // each stretch begins and ends softly
      const gone = Math.abs(to - from) * t;
      const [whole, rest] = [Math.floor(gone), gone % 1];
      setPart(t === 1 ? to : from + Math.sign(to - from) * (whole + rest * rest * (3 - 2 * rest)));
      if (t < 1) frame = requestAnimationFrame(step);
      else setWay(null);
    };
    step();
    return () => cancelAnimationFrame(frame);
  }, [way, setPart]);
  return {
    playing: way !== null,
    play: (from, to) => setWay(from === to && part === to ? null : { from, to }),
    stop: () => setWay(null),
  };
}
