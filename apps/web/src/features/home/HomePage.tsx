import { ActionIcon, Button, Menu, SegmentedControl, Skeleton, Tooltip } from '@mantine/core';
import { type Figure, FIGURE_DAYS, type Figures, type FiguresFile } from '@hyaline/contract';
import { IconDownload, IconEye, IconEyeOff } from '@tabler/icons-react';
import { useMutation, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { figuresFile, figuresQuery } from '../../api/figures.ts';
import { sessionQuery } from '../../api/identity.ts';
import { formatStudyDate } from '../../lib/format.ts';
import { useKeys } from '../../lib/keys.ts';
import { hideNames, useNamesHidden } from '../../lib/names-hidden.ts';
import { saveAs } from '../../lib/save-as.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { Page } from '../../ui/Page.tsx';
import { ErrorState } from '../../ui/State.tsx';
import { showDone, showProblem } from '../../ui/toasts.tsx';
import classes from './home.module.css';
import { daysOf, type HomeSearch } from './search.ts';
import { Tile } from './Tile.tsx';

const GROUPS: readonly Figure['source'][] = ['schedule', 'tasks', 'links', 'storage'];

/** A clinic's first page: counts and shares of its own work, and the way to what is behind them. */
export function HomePage() {
  const { t } = useTranslation('home');
  const search: HomeSearch = useSearch({ strict: false });
  const days = daysOf(search);
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(figuresQuery(days));
  return (
    <Page title={t('title')} actions={<Actions days={days} />}>
      <div className={classes.page}>
        <div className={classes.bar}>
          <SegmentedControl
            aria-label={t('period.label')}
            value={String(days)}
            onChange={(value) => void navigate({ to: '/home', search: { days: Number(value) }, replace: true })}
            data={FIGURE_DAYS.map((each) => ({ value: String(each), label: t(`period.${each}`) }))}
          />
          {data !== undefined && <Span figures={data} />}
        </div>
        {data !== undefined ? (
          <Groups figures={data} />
        ) : error !== null ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton height={420} aria-busy="true" />
        )}
      </div>
    </Page>
  );
}

function Span({ figures: { from, to, previousFrom, previousTo } }: { figures: Figures }) {
  const { t } = useTranslation('home');
  const locale = useLocale();
  const day = (each: string): string => formatStudyDate(each, locale);
  return (
    <p className={classes.span}>
      {t('span', {
        from: day(from),
        to: day(to),
        previousFrom: day(previousFrom),
        previousTo: day(previousTo),
      })}
    </p>
  );
}

function Groups({ figures }: { figures: Figures }) {
  const { t } = useTranslation('home');
  const { data: session } = useSuspenseQuery(sessionQuery);
  return GROUPS.map((group) => {
    const tiles = figures.figures.filter(({ source }) => source === group);
    return tiles.length === 0 ? null : (
      <section key={group} className={classes.group}>
        <h2>{t(`group.${group}`)}</h2>
        <div className={classes.tiles}>
          {tiles.map((figure) => (
            <Tile key={figure.name} figure={figure} of={figures} role={session.role} />
          ))}
        </div>
      </section>
    );
  });
}

function Actions({ days }: { days: FiguresFile['days'] }) {
  const { t } = useTranslation('home');
  const locale = useLocale();
  const hidden = useNamesHidden();
  const toggle = () => {
    hideNames(!hidden);
    showDone(t(hidden ? 'names.shown' : 'names.hidden'));
  };
  useKeys(t('title'), [{ keys: ['h'], label: t('names.key'), run: toggle }]);
  const take = useMutation({
    mutationFn: async (format: FiguresFile['format']) =>
      saveAs(await figuresFile({ days, format, locale }), `${t('title').toLowerCase()}-${days}.${format}`),
    onError: showProblem,
  });
  const label = t(hidden ? 'names.show' : 'names.hide');
  return (
    <>
      <Tooltip label={label}>
        <ActionIcon variant="default" size={32} aria-label={label} aria-pressed={hidden} onClick={toggle}>
          {hidden ? <IconEyeOff size={16} aria-hidden /> : <IconEye size={16} aria-hidden />}
        </ActionIcon>
      </Tooltip>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <Button variant="default" leftSection={<IconDownload size={15} aria-hidden />} loading={take.isPending}>
            {t('export.label')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => take.mutate('csv')}>{t('export.csv')}</Menu.Item>
          <Menu.Item onClick={() => take.mutate('pdf')}>{t('export.pdf')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
