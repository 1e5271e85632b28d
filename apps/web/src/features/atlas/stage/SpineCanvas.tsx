import { Button, Loader } from '@mantine/core';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Atlas } from '../../../../atlas/atlas.ts';
import { pinPlace } from '../../../../atlas/pins.ts';
import { useDesk } from '../desk/use-desk.ts';
import { fit, useFollow } from './follow.ts';
import { Overlay } from './Overlay.tsx';
import { SideDrawing } from './SideDrawing.tsx';
import { useAtlas } from './use-atlas.ts';
import { useStageKeys } from './use-stage-keys.ts';
import classes from './stage.module.css';

interface SpineCanvasProps {
  /** Only what today is compared with, for standing beside it. */
  otherOnly?: boolean;
  onAtlas: (atlas: Atlas | null) => void;
}

/** px. A finger that moved further was turning the model. */
const STILL = 6;

/** One canvas with the viewer in it, its labels, and what stands there instead when it cannot be drawn. */
export function SpineCanvas({ otherOnly = false, onAtlas }: SpineCanvasProps) {
  const { t } = useTranslation('atlas');
  const desk = useDesk();
  const canvas = useRef<HTMLCanvasElement>(null);
  const pressed = useRef<{ x: number; y: number } | null>(null);
  const { atlas, state, again } = useAtlas(canvas, desk.ground);
  useFollow(atlas, desk, otherOnly);
  useSize(canvas, atlas);
  const keys = useStageKeys(atlas);
  useEffect(() => onAtlas(atlas), [atlas, onAtlas]);

  const release = ({ clientX, clientY }: PointerEvent): void => {
    const from = pressed.current;
    pressed.current = null;
    if (from === null || Math.hypot(clientX - from.x, clientY - from.y) > STILL) return;
    const { left = 0, top = 0 } = canvas.current?.getBoundingClientRect() ?? {};
    const picked = atlas?.pick(clientX - left, clientY - top);
    const level = picked?.segment ?? picked?.bone ?? null;
    if (level === null || !picked) return;
    desk.choose({ region: null, level });
    if (desk.pinning === null || atlas?.state == null || otherOnly) return;
    const at = pinPlace(level, picked.at.toArray(), atlas.state);
    const { of } = desk.pinning;
    const moved = of === null ? undefined : desk.pins[of];
    if (of !== null && moved) desk.setPins(desk.pins.with(of, { ...moved, level, at }));
    else desk.setDraft({ level, at });
    desk.setPinning(null);
  };

  return (
    <div className={classes.view} data-state={state}>
      <canvas
        ref={canvas}
        className={classes.canvas}
        data-pinning={desk.pinning !== null || undefined}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the model is turned by keys
        tabIndex={0}
        aria-label={t(otherOnly ? 'stage.otherName' : 'stage.name')}
        onPointerDown={({ clientX, clientY }) => void (pressed.current = { x: clientX, y: clientY })}
        onPointerUp={release}
        onKeyDown={(event: KeyboardEvent) => keys(event)}
      />
      {atlas !== null && !otherOnly && state === 'ready' && <Overlay atlas={atlas} />}
      {otherOnly && (
        <span className={classes.caption} data-state={desk.other}>
          {desk.other === 'goal' ? t('blend.goal') : (desk.earlier?.name ?? t('blend.typical'))}
        </span>
      )}
      {!otherOnly && desk.compared === 'beside' && <span className={classes.caption}>{t('blend.today')}</span>}
      {!otherOnly && desk.pinning !== null && (
        <p className={classes.ask} role="status">
          {t('pins.press')}
          <button type="button" onClick={() => desk.setPinning(null)}>
            {t('pins.cancel')}
          </button>
        </p>
      )}
      {state === 'loading' && (
        <div className={classes.instead} role="status">
          <Loader size="sm" />
          {t('stage.loading')}
        </div>
      )}
      {(state === 'none' || state === 'lost') && (
        <div className={classes.instead} role="alert">
          <SideDrawing />
          <div>
            <h2>{t(`stage.${state}`)}</h2>
            <p>{t(`stage.${state}Text`)}</p>
            <Button variant="default" onClick={again}>
              {t('stage.again')}
            </Button>
          </div>
        </div>
      )}
    </div>
  );
}

/** The canvas takes the room it is given. */
function useSize(canvas: { current: HTMLCanvasElement | null }, atlas: Atlas | null): void {
  useEffect(() => {
    const host = canvas.current?.parentElement;
    if (!host || !atlas) return undefined;
    const observer = new ResizeObserver(() => fit(atlas));
    observer.observe(host);
    return () => observer.disconnect();
  }, [canvas, atlas]);
}
