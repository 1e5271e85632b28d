import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Picture } from '../../../ui/Picture.tsx';
import { useDesk } from '../desk/use-desk.ts';
import { worstAt } from '../../../../atlas/words/index.ts';
import { drawnFrom } from './silhouette.ts';
import classes from './stage.module.css';

/** The posture as a side drawing, where no model can be drawn. */
export function SideDrawing() {
  const { t } = useTranslation('atlas');
  const { shown, findings } = useDesk();
  const { parts, box } = useMemo(() => drawnFrom(shown.solved.posture, shown.values.scale), [shown]);
  return (
    <Picture label={t('stage.drawing')} viewBox={box} className={classes.drawing}>
      {parts.map(({ level, points }) => (
        <polygon
          key={level}
          points={points}
          data-disc={level.includes('-') || undefined}
          data-severity={worstAt(findings, level)}
        />
      ))}
    </Picture>
  );
}
