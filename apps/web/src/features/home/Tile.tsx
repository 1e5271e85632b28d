import { ActionIcon, Popover } from '@mantine/core';
import {
  allows,
  type Figure,
  FIGURE_DEFINITIONS,
  FIGURE_SOURCE_WORDS,
  FIGURE_WORDS,
  type Figures,
  type Role,
} from '@hyaline/contract';
import { IconArrowDownRight, IconArrowRight, IconArrowUpRight, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatDateTime, formatNumber } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { Course } from './Course.tsx';
import classes from './home.module.css';
import { amount, BEHIND, changeAmount, changeOf } from './shown.ts';

interface TileProps {
  figure: Figure;
  of: Figures;
  role: Role;
}

/** One figure: its name, what it is and was, where it comes from and when, and the way to the list behind it. */
export function Tile({ figure, of: { asOf, from, steps }, role }: TileProps) {
  const { t } = useTranslation('home');
  const locale = useLocale();
  const { name, value, gap, unit, source } = figure;
  const { to, needs } = BEHIND[name];
  const title = FIGURE_WORDS[locale][name];
  return (
    <article className={classes.tile} data-unknown={value === null || undefined}>
      <header>
        <h3>{title}</h3>
        <Popover width={300} position="bottom-end" withArrow shadow="md">
          <Popover.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={t('about', { name: title })}>
              <IconInfoCircle size={16} stroke={1.7} aria-hidden />
            </ActionIcon>
          </Popover.Target>
          <Popover.Dropdown className={classes.definition}>{FIGURE_DEFINITIONS[locale][name]}</Popover.Dropdown>
        </Popover>
      </header>
      <p className={classes.value}>
        {value === null
          ? t('unknown')
          : unit === 'days'
            ? t('days', { n: amount(value, unit, locale) })
            : amount(value, unit, locale)}
      </p>
      {gap === null ? <Beside figure={figure} /> : <p className={classes.beside}>{t(`gap.${gap}`)}</p>}
      <Course figure={figure} steps={steps} />
      <footer>
        <span>{t('source', { source: FIGURE_SOURCE_WORDS[locale][source], at: formatDateTime(asOf, locale) })}</span>
        {allows(role, needs) && <AppLink to={to.endsWith('=') ? `${to}${from}` : to}>{t(`behind.${name}`)}</AppLink>}
      </footer>
    </article>
  );
}

const OF: { [K in Figure['name']]?: 'minutes' | 'open' } = { utilisation: 'minutes', 'tasks-overdue': 'open' };
const ARROWS = { up: IconArrowUpRight, down: IconArrowDownRight, same: IconArrowRight } as const;

/** What the figure is of, and how it stands to the period before. */
function Beside({ figure }: { figure: Figure }) {
  const { t } = useTranslation('home');
  const locale = useLocale();
  const { part, whole, unit, name, now } = figure;
  const change = changeOf(figure);
  const Arrow = change.to === 'unknown' ? null : ARROWS[change.to];
  const n = change.to === 'up' || change.to === 'down' ? changeAmount(change.by, unit, locale) : '';
  const by = unit === 'share' ? t('points', { n }) : unit === 'days' ? t('days', { n }) : n;
  const hours = name === 'utilisation' ? 60 : 1;
  const figureOf = (amountOf: number): string => formatNumber(Math.round(amountOf / hours), locale);
  return (
    <p className={classes.beside}>
      {part !== null && whole !== null && (
        <span>{t(OF[name] ?? 'of', { part: figureOf(part), whole: figureOf(whole) })}</span>
      )}
      {now ? (
        <span>{t('now')}</span>
      ) : (
        <span>
          {Arrow !== null && <Arrow size={14} stroke={1.9} aria-hidden />}
          {t(`change.${change.to}`, { n: by })}
        </span>
      )}
    </p>
  );
}
