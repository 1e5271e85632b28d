import {
  amountWords,
  courseWords,
  dateOfDay,
  dateWords,
  dayNumber,
  dosesOf,
  nextDoses,
  type ProtocolItem,
  quantityWords,
  scheduleWords,
  toDecimal,
  totalDose,
  unitWords,
  UnitError,
  vialsNeeded,
  WEEKDAYS,
  weekdayIndex,
} from '@hyaline/protocol';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import classes from './protocols.module.css';

const WEEKS = 6;
const NEED_DAYS = 30;

/** The first weeks of a schedule as a calendar, its next doses by the clock, and what a month of it takes. */
export function SchedulePreview({ item, now, timeZone }: { item: ProtocolItem; now: string; timeZone: string }) {
  const { t } = useTranslation('protocols');
  const locale = useLocale();
  const { schedule, dose } = item;
  const from = schedule.start > now ? schedule.start : now;
  const monday = dayNumber(from) - weekdayIndex(dayNumber(from));
  const counts = countsFrom(item, monday);
  const next = nextDoses(schedule, dose.amount, { timeZone, from: Date.now(), most: 3 });
  const weeks = Array.from({ length: WEEKS }, (_, week) => monday + week * 7);
  return (
    <section className={classes.preview} aria-label={t('preview.title')}>
      <p className={classes.sentence}>
        {scheduleWords(schedule, locale)}. {courseWords(schedule, dose.unit, locale).join('. ')}.
      </p>
      <table className={classes.calendar}>
        <caption>{t('preview.calendar', { from: dateWords(dateOfDay(monday), locale) })}</caption>
        <thead>
          <tr>
            {WEEKDAYS.map((day) => (
              <th key={day} scope="col" aria-label={t(`weekday.${day}`)}>
                {t(`weekdayShort.${day}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((first) => (
            <tr key={first}>
              {WEEKDAYS.map((name, i) => {
                const date = dateOfDay(first + i);
                const count = counts.get(date) ?? 0;
                return (
                  <td key={name} data-dose={count > 0 || undefined} data-today={date === now || undefined}>
                    <span aria-hidden>{Number(date.slice(8))}</span>
                    {count > 0 && (
                      <span className={classes.count} aria-hidden>
                        {count > 1 ? `×${count}` : '•'}
                      </span>
                    )}
                    <span className="visually-hidden">{t('preview.day', { count, day: dateWords(date, locale) })}</span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <dl className={classes.figures}>
        <div>
          <dt>{t('preview.next')}</dt>
          <dd>
            {next.length === 0
              ? t('preview.none')
              : next.map(({ at, amount }) => (
                  <span key={at} className={classes.next}>
                    {formatDateTime(new Date(at), locale)}: {quantityWords({ amount, unit: dose.unit }, locale)}
                  </span>
                ))}
          </dd>
        </div>
        <Need item={item} from={from} />
      </dl>
    </section>
  );
}

function Need({ item, from }: { item: ProtocolItem; from: string }) {
  const { t } = useTranslation('protocols');
  const locale = useLocale();
  const until = dateOfDay(dayNumber(from) + NEED_DAYS - 1);
  const total = totalDose(item, from, until);
  const vials = vialsOrNone(item, from, until);
  return (
    <div>
      <dt>{t('preview.need', { days: NEED_DAYS })}</dt>
      <dd>
        {amountWords(toDecimal(total, 3), locale)} {unitWords(item.dose.unit, locale)}
        {vials !== null && `, ${t('preview.vials', { count: vials })}`}
      </dd>
    </div>
  );
}

/** Null when vials cannot be counted: nothing is made up, or the calculator has said why not. */
function vialsOrNone(item: ProtocolItem, from: string, until: string): number | null {
  if (item.preparation === null) return null;
  try {
    return vialsNeeded(item, from, until);
  } catch (error) {
    if (error instanceof UnitError || error instanceof RangeError) return null;
    throw error;
  }
}

function countsFrom({ schedule, dose }: ProtocolItem, monday: number): Map<string, number> {
  const counts = new Map<string, number>();
  const last = dateOfDay(monday + WEEKS * 7 - 1);
  const first = dateOfDay(monday);
  const days = Math.max(0, monday + WEEKS * 7 - dayNumber(schedule.start));
  for (const { date } of dosesOf(schedule, dose.amount, days))
    if (date >= first && date <= last) counts.set(date, (counts.get(date) ?? 0) + 1);
  return counts;
}
