import type { AdherenceItem } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { adherenceQuery } from '../../api/protocols.ts';
import { formatDate } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import classes from './adherence.module.css';

type Day = AdherenceItem['days'][number];
type Look = 'none' | 'quiet' | 'taken' | 'part' | 'skipped';

/** What the patient noted of each item in the last four weeks; nothing while they have noted nothing. */
export function AdherenceStrips({ patientId }: { patientId: string }) {
  const { t } = useTranslation('protocols');
  const { data } = useQuery(adherenceQuery(patientId));
  if (data === undefined || data.items.length === 0) return null;
  return (
    <section className={classes.strips} aria-labelledby="adherence">
      <h2 id="adherence">{t('adherence.title')}</h2>
      <p>{t('adherence.text')}</p>
      {data.items.map((item) => (
        <Strip key={`${item.protocolId}.${item.itemId}`} item={item} />
      ))}
      <ul className={classes.key}>
        {(['taken', 'skipped', 'part', 'quiet'] as const).map((look) => (
          <li key={look}>
            <span data-look={look} aria-hidden />
            {t(`adherence.key.${look}`)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Strip({ item: { compound, taken, skipped, days } }: { item: AdherenceItem }) {
  const { t } = useTranslation('protocols');
  const locale = useLocale();
  const notes = days.flatMap(({ date, notes: written }) => written.map((note) => ({ ...note, date }))).toReversed();
  return (
    <div className={classes.item}>
      <div className={classes.head}>
        <b>{compound}</b>
        <span>{t('adherence.sum', { taken, skipped })}</span>
      </div>
      <ol className={classes.days}>
        {days.map((day) => (
          <DayMark key={day.date} day={day} />
        ))}
      </ol>
      {notes.length > 0 && (
        <details className={classes.notes}>
          <summary>{t('adherence.notes')}</summary>
          <ul>
            {notes.map(({ date, time, state, text, by }) => (
              <li key={`${date}${time}${by ?? '-'}`}>
                <span>
                  {formatDate(`${date}T12:00:00Z`, locale)}, {time}, {t(`adherence.state.${state}`)}
                  {by !== null && <>, {by === '' ? t('adherence.forPatient') : t('adherence.saidBy', { name: by })}</>}
                </span>
                {text}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function DayMark({ day }: { day: Day }) {
  const { t } = useTranslation('protocols');
  const locale = useLocale();
  const { date, planned, taken, skipped } = day;
  const look = lookOf(day);
  const words = {
    none: t('adherence.noDose'),
    quiet: t('adherence.nothing'),
    taken: t('adherence.taken', { n: taken, planned: Math.max(planned, taken) }),
    skipped: t('adherence.skipped', { n: skipped, planned: Math.max(planned, skipped) }),
    part: t('adherence.both', { taken, skipped }),
  }[look];
  const name = `${formatDate(`${date}T12:00:00Z`, locale)}: ${words}`;
  return (
    <li data-look={look} title={name}>
      <span className="visually-hidden">{name}</span>
    </li>
  );
}

function lookOf({ planned, taken, skipped }: Day): Look {
  if (taken + skipped === 0) return planned === 0 ? 'none' : 'quiet';
  if (taken > 0 && skipped > 0) return 'part';
  return taken > 0 ? 'taken' : 'skipped';
}
