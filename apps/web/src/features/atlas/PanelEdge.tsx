import type { KeyboardEvent, PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { PANEL_WIDTH, panelWidth } from './desk/kept.ts';
import { useDesk } from './desk/use-desk.ts';
import classes from './atlas.module.css';

const STEP = 16;

/** The edge between stage and panel, which is dragged or moved with the arrow keys; the browser remembers where it stands. */
export function PanelEdge() {
  const { t } = useTranslation('atlas');
  const { kept, set } = useDesk();
  const to = (width: number): void => set({ panelWidth: panelWidth(width) });
  const steps: Record<string, number> = {
    ArrowLeft: kept.panelWidth + STEP,
    ArrowRight: kept.panelWidth - STEP,
    Home: PANEL_WIDTH.least,
    End: PANEL_WIDTH.most,
  };
  const key = (event: KeyboardEvent): void => {
    const width = steps[event.key];
    if (width === undefined) return;
    event.preventDefault();
    to(width);
  };
  const drag = (event: PointerEvent): void => {
    const right = event.currentTarget.parentElement?.getBoundingClientRect().right;
    if (right !== undefined && event.currentTarget.hasPointerCapture(event.pointerId)) to(right - event.clientX);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a rule cannot be moved
    <div
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t('panel.edge')}
      aria-valuenow={kept.panelWidth}
      aria-valuemin={PANEL_WIDTH.least}
      aria-valuemax={PANEL_WIDTH.most}
      className={classes.edge}
      onKeyDown={key}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDoubleClick={() => to(PANEL_WIDTH.usual)}
    />
  );
}
