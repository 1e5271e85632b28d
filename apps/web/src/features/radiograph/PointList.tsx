import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { stepsOf } from './marks.ts';
import type { FilmDesk } from './use-film.ts';
import { pointText } from './words.ts';
import classes from './radiograph.module.css';

/** All points in order; any can be chosen, none must be placed. */
export function PointList({ desk: { marks, state, send } }: { desk: FilmDesk }) {
  const { t } = useTranslation('radiograph');
  const steps = stepsOf(marks);
  const placed = steps.filter((name) => marks.points[name]).length;
  return (
    <details className={classes.section}>
      <summary>{t('points.title', { placed, all: steps.length })}</summary>
      <ol className={classes.points}>
        {steps.map((name) => {
          const there = marks.points[name] !== undefined;
          return (
            <li key={name}>
              <button
                type="button"
                aria-current={name === state.active ? 'step' : undefined}
                onClick={() => send({ do: 'choose', name })}
              >
                {there ? <IconCircleCheckFilled size={16} aria-hidden /> : <IconCircle size={16} aria-hidden />}
                <span>{pointText(t, name, marks)}</span>
                {there && <span className="visually-hidden">{t('points.placed')}</span>}
              </button>
            </li>
          );
        })}
      </ol>
    </details>
  );
}
