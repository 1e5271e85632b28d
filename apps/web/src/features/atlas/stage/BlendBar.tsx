import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk } from '../desk/use-desk.ts';
import { filled } from '../panels/fields.tsx';
import classes from './stage.module.css';

const PLAY_MS = 2400;

/** From the typical spine to this patient's and back; side by side there is nothing to blend. */
export function BlendBar() {
  const { t } = useTranslation('atlas');
  const { part, setPart, beside, setBeside } = useDesk();
  const { playing, play, stop } = usePlay(setPart);
  return (
    <div className={classes.blend}>
      {!beside && (
        <>
          <span className={classes.end}>{t('blend.typical')}</span>
          <input
            type="range"
            min={0}
            max={100}
            value={Math.round(part * 100)}
            style={filled(part, 0, 1)}
            aria-label={t('blend.name')}
            aria-valuetext={t('blend.value', { percent: Math.round(part * 100) })}
            onChange={({ currentTarget: { value } }) => {
              stop();
              setPart(Number(value) / 100);
            }}
          />
          <b className={classes.end}>{t('blend.patient')}</b>
          <button
            type="button"
            className={classes.play}
            aria-label={t(playing ? 'blend.stop' : 'blend.play')}
            onClick={playing ? stop : play}
          >
            {playing ? <IconPlayerPause size={16} stroke={1.7} /> : <IconPlayerPlay size={16} stroke={1.7} />}
          </button>
        </>
      )}
      <button type="button" className={classes.beside} aria-pressed={beside} onClick={() => setBeside(!beside)}>
        {t('blend.beside')}
      </button>
    </div>
  );
}

/** Goes once from typical to the patient; where motion is unwelcome it shows the one, then the other. */
function usePlay(setPart: (part: number) => void): { playing: boolean; play: () => void; stop: () => void } {
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    if (!playing) return undefined;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const begun = performance.now();
    let frame = 0;
    const step = (): void => {
      const t = Math.min(1, (performance.now() - begun) / PLAY_MS);
      setPart(calm ? (t < 1 ? 0 : 1) : t * t * (3 - 2 * t));
      if (t < 1) frame = requestAnimationFrame(step);
      else setPlaying(false);
    };
    step();
    return () => cancelAnimationFrame(frame);
  }, [playing, setPart]);
  return { playing, play: () => setPlaying(true), stop: () => setPlaying(false) };
}
