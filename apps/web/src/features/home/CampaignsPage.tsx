import { Skeleton } from '@mantine/core';
import { type Campaigns, FIGURE_SOURCE_WORDS } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { campaignsQuery } from '../../api/figures.ts';
import { formatDateTime, formatNumber } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { Page } from '../../ui/Page.tsx';
import { ErrorState } from '../../ui/State.tsx';
import classes from './home.module.css';

/** For those who run campaigns, and whoever wants to see what they see: finished months, without any patient. */
export function CampaignsPage() {
  const { t } = useTranslation('home');
  const { data, error, refetch } = useQuery(campaignsQuery);
  return (
    <Page title={t('campaigns.title')}>
      <div className={classes.page}>
        <p className={classes.span}>{t('campaigns.text')}</p>
        {data !== undefined ? (
          <PeopleWhoBooked campaigns={data} />
        ) : error !== null ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton height={320} aria-busy="true" />
        )}
      </div>
    </Page>
  );
}

const WIDTH = 260;
const HEIGHT = 48;
const GAP = 6;

function PeopleWhoBooked({ campaigns: { months, asOf } }: { campaigns: Campaigns }) {
  const { t } = useTranslation('home');
  const locale = useLocale();
  const name = t('campaigns.people');
  const told = months.flatMap(({ people }) => (people === null ? [] : [people]));
  const most = Math.max(0, ...told);
  const width = WIDTH / Math.max(months.length, 1);
  const word = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return (
    <article className={classes.campaign}>
      <h2>{name}</h2>
      <p className={classes.beside}>{t('campaigns.definition')}</p>
      {told.length === 0 ? (
        <p className={classes.beside}>{t('campaigns.none')}</p>
      ) : (
        <svg
          className={classes.chart}
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={t('campaigns.chart', { name, n: months.length, highest: formatNumber(most, locale) })}
        >
          {months.map(({ from, people }, at) =>
            people === null ? null : (
              <rect
                key={from}
                x={at * width + GAP / 2}
                width={width - GAP}
                y={HEIGHT - (people / most) * HEIGHT}
                height={(people / most) * HEIGHT}
              />
            ),
          )}
        </svg>
      )}
      <table>
        <thead>
          <tr>
            <th scope="col">{t('campaigns.month')}</th>
            <th scope="col">{t('value')}</th>
          </tr>
        </thead>
        <tbody>
          {months.toReversed().map(({ from, people }) => (
            <tr key={from}>
              <th scope="row">{word.format(new Date(from))}</th>
              <td>
                {people === null ? t('campaigns.few') : t('campaigns.orMore', { n: formatNumber(people, locale) })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={classes.beside}>{t('campaigns.fewText')}</p>
      <footer>
        <span>{t('source', { source: FIGURE_SOURCE_WORDS[locale].schedule, at: formatDateTime(asOf, locale) })}</span>
      </footer>
    </article>
  );
}
