import { ActionIcon, Tooltip } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconTrash } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Picture } from '../../ui/Picture.tsx';
import { guideOf } from './guide-drawing.ts';
import { stepsOf } from './marks.ts';
import type { FilmDesk } from './use-film.ts';
import { pointText } from './words.ts';
import classes from './radiograph.module.css';

/** What is asked for now, with a small drawing of where it is. */
export function Guide({ desk: { marks, film, state, send } }: { desk: FilmDesk }) {
  const { t } = useTranslation('radiograph');
  const steps = stepsOf(marks);
  const { active } = state;
  const drawing = useMemo(() => active && guideOf(active, film.towards), [active, film.towards]);
  const placed = active !== null && marks.points[active] !== undefined;
  const name = active && pointText(t, active, marks);
  return (
    <section className={classes.guide} aria-label={t('guide.name')}>
      {drawing && (
        <Picture label={t('guide.drawing')} viewBox={drawing.box} className={classes.drawing}>
          {drawing.bodies.map(({ bone, points }) => (
            <polygon key={bone} points={points} data-own={bone === drawing.bone || undefined} />
          ))}
          {drawing.circle && <circle cx={drawing.circle[0]} cy={drawing.circle[1]} r={24} data-hip />}
          {drawing.plumb && <line x1={drawing.plumb} x2={drawing.plumb} y1={-600} y2={100} data-plumb />}
          {drawing.at && <circle cx={drawing.at[0]} cy={drawing.at[1]} r={drawing.radius} data-dot />}
        </Picture>
      )}
      <div className={classes.ask}>
        <p className={classes.fine}>
          {active ? t('guide.step', { n: steps.indexOf(active) + 1, all: steps.length }) : t('guide.done')}
        </p>
        <h2 aria-live="polite">{name ?? t('guide.all')}</h2>
        <p className={classes.fine}>{active ? t(placed ? 'guide.correct' : 'guide.place') : t('guide.check')}</p>
        <div className={classes.row}>
          <Step label={t('guide.back')} onClick={() => send({ do: 'back' })} off={active === steps[0]}>
            <IconChevronLeft size={18} />
          </Step>
          <Step label={t('guide.next')} onClick={() => send({ do: 'next' })} off={active === steps.at(-1)}>
            <IconChevronRight size={18} />
          </Step>
          <Step label={t('guide.remove')} off={!placed} onClick={() => active && send({ do: 'remove', name: active })}>
            <IconTrash size={17} />
          </Step>
        </div>
      </div>
    </section>
  );
}

function Step(props: { label: string; off: boolean; onClick: () => void; children: React.ReactNode }) {
  const { label, off, onClick, children } = props;
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size={36} aria-label={label} disabled={off} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
