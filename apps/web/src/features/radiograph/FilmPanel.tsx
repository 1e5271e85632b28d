import { reversedPlates } from '@hyaline/radiograph';
import { Button, SegmentedControl } from '@mantine/core';
import { IconAlertTriangle, IconRulerMeasure, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Note } from '../../ui/Note.tsx';
import { useLocale } from '../../lib/use-locale.ts';
import { CurveFields } from './CurveFields.tsx';
import { inView } from './marks.ts';
import type { FilmDesk } from './use-film.ts';
import { valueText } from './words.ts';
import classes from './radiograph.module.css';

/** How the film was taken and how large its pixels are. */
export function FilmPanel({ desk }: { desk: FilmDesk }) {
  const { t } = useTranslation('radiograph');
  const { marks, send, opened, film } = desk;
  const { view, towards } = film;
  const reversed = reversedPlates(film, marks.points).length > 1;
  return (
    <section className={classes.section}>
      <h3>{t('film.title')}</h3>
      <SegmentedControl
        fullWidth
        aria-label={t('film.view')}
        value={view}
        onChange={(next) => send({ do: 'set', change: inView(next as typeof view, marks) })}
        data={(['lateral', 'front'] as const).map((value) => ({ value, label: t(`film.${value}`) }))}
      />
      <div className={classes.choice}>
        <span>{t(view === 'lateral' ? 'film.looks' : 'film.leftIs')}</span>
        <SegmentedControl
          aria-label={t(view === 'lateral' ? 'film.looks' : 'film.leftIs')}
          value={towards}
          onChange={(next) =>
            send({ do: 'set', change: { towards: { ...marks.towards, [view]: next as typeof towards } } })
          }
          data={(['left', 'right'] as const).map((value) => ({ value, label: t(`film.${value}`) }))}
        />
      </div>
      {view === 'lateral' && reversed && (
        <Note tone="warn" icon={<IconAlertTriangle size={18} stroke={1.7} aria-hidden />}>
          {t('film.reversed')}
        </Note>
      )}
      {opened.wasColour && <p className={classes.fine}>{t('film.colour')}</p>}
      <Scale desk={desk} />
      {view === 'front' && <CurveFields desk={desk} />}
    </section>
  );
}

function Scale({ desk }: { desk: FilmDesk }) {
  const { t } = useTranslation('radiograph');
  const locale = useLocale();
  const { marks, opened, film, send, measuring, setMeasuring } = desk;
  const { known } = marks;
  const source = known ? 'you' : (opened.scale?.source ?? 'none');
  const [wide] = film.pixel;
  return (
    <div className={classes.scale}>
      <p>
        <b>{t('scale.title')}</b>{' '}
        {source === 'you' && known
          ? t('scale.you', { mm: valueText({ unit: 'mm', value: known.mm }, locale) })
          : t(`scale.${source === 'you' ? 'none' : source}`)}
        {film.inMm && (
          <span className={classes.fine}>
            {' '}
            {t('scale.pixel', { mm: wide.toLocaleString(locale, { maximumFractionDigits: 3 }) })}
          </span>
        )}
      </p>
      <div className={classes.row}>
        <Button
          size="xs"
          variant={measuring ? 'filled' : 'default'}
          leftSection={<IconRulerMeasure size={16} />}
          aria-pressed={measuring}
          onClick={() => setMeasuring(!measuring)}
        >
          {t('scale.measure')}
        </Button>
        {known && (
          <Button
            size="xs"
            variant="subtle"
            leftSection={<IconX size={15} />}
            onClick={() => send({ do: 'set', change: { known: null } })}
          >
            {t('scale.forget')}
          </Button>
        )}
      </div>
    </div>
  );
}
