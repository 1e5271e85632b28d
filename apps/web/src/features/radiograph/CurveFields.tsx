import { ActionIcon, Button, NativeSelect } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { type CurveEnds, CURVE_POINTS, curvePoint, MOST_CURVES, type Points } from '@hyaline/radiograph';
import { CURVE_ENDS } from '@hyaline/spine';
import { useTranslation } from 'react-i18next';
import type { FilmDesk } from './use-film.ts';
import classes from './radiograph.module.css';

const NEXT: readonly CurveEnds[] = [
  { upper: 'T5', apex: 'T8', lower: 'T12' },
  { upper: 'T12', apex: 'L2', lower: 'L4' },
  { upper: 'C7', apex: 'T3', lower: 'T5' },
];

/** Which vertebrae the curves of a front view lie between: the eye chooses them, the lines measure. */
export function CurveFields({ desk: { marks, send } }: { desk: FilmDesk }) {
  const { t } = useTranslation('radiograph');
  const { curves, points } = marks;
  const set = (at: number, change: Partial<CurveEnds>): void =>
    send({ do: 'set', change: { curves: curves.map((one, n) => (n === at ? { ...one, ...change } : one)) } });
  const remove = (at: number): void =>
    send({ do: 'set', change: { curves: curves.filter((_, n) => n !== at), points: without(points, at) } });
  return (
    <div className={classes.curves}>
      {curves.map((curve, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a curve has no other name than its place
        <fieldset key={at}>
          <legend>{t('curve.title', { n: at + 1 })}</legend>
          {(['upper', 'apex', 'lower'] as const).map((part) => (
            <NativeSelect
              key={part}
              size="xs"
              label={t(`curve.${part}`)}
              value={curve[part]}
              data={[...CURVE_ENDS]}
              onChange={({ currentTarget }) => set(at, { [part]: currentTarget.value as CurveEnds['upper'] })}
            />
          ))}
          <ActionIcon
            variant="subtle"
            size={32}
            aria-label={t('curve.remove', { n: at + 1 })}
            onClick={() => remove(at)}
          >
            <IconX size={16} />
          </ActionIcon>
        </fieldset>
      ))}
      {curves.length < MOST_CURVES && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={15} />}
          onClick={() =>
            send({ do: 'set', change: { curves: [...curves, NEXT[curves.length] ?? NEXT[0]] as CurveEnds[] } })
          }
        >
          {t('curve.add')}
        </Button>
      )}
    </div>
  );
}

/** The points of the curves below move up with them. */
function without(points: Points, at: number): Points {
  const kept = Object.entries(points).filter(([name]) => !name.startsWith('curve'));
  const moved = [0, 1, 2].flatMap((n) =>
    n === at
      ? []
      : CURVE_POINTS.flatMap((part) => {
          const point = points[curvePoint(n, part)];
          return point ? [[curvePoint(n > at ? n - 1 : n, part), point] as const] : [];
        }),
  );
  return Object.fromEntries([...kept, ...moved]);
}
