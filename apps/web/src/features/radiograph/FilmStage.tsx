import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconBrightness,
  IconContrast2,
  IconFlipVertical,
  IconKeyboard,
  IconMaximize,
  IconMinus,
  IconPlus,
  IconRotateClockwise,
} from '@tabler/icons-react';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FilmCanvas, type FilmEvents, type Scene } from '../../../atlas/radiograph/film-canvas.ts';
import { turnRight } from '../../../viewer/stack/placement.ts';
import { showKeys } from '../../lib/keys.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { LengthDialog } from './LengthDialog.tsx';
import { flipped } from './marks.ts';
import { useFilmKeys } from './use-film-keys.ts';
import type { FilmDesk } from './use-film.ts';
import { figureShort, valueText } from './words.ts';
import classes from './radiograph.module.css';

type Length = { from: readonly [number, number]; to: readonly [number, number] };

export function FilmStage({ desk }: { desk: FilmDesk }) {
  const { t } = useTranslation('radiograph');
  const { send, state, marks } = desk;
  const [length, setLength] = useState<Length | null>(null);
  useFilmKeys();
  const { canvas, view } = useCanvas(desk, (from, to) => setLength({ from, to }));
  const onKeys = (event: React.KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return;
    event.preventDefault();
    send({ do: event.shiftKey ? 'redo' : 'undo' });
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- undo counts everywhere on the film
    <div className={classes.stage} onKeyDown={onKeys}>
      {/* oxlint-disable jsx-a11y/no-interactive-element-to-noninteractive-role -- keys move points on it */}
      <canvas
        ref={canvas}
        tabIndex={0}
        role="application"
        aria-label={t('stage.name')}
        aria-describedby="film-how"
        className={classes.film}
        data-measuring={desk.measuring || undefined}
      />
      {/* oxlint-enable jsx-a11y/no-interactive-element-to-noninteractive-role */}
      <p id="film-how" className="visually-hidden">
        {t('stage.how')}
      </p>
      {desk.measuring && <p className={classes.asked}>{t('length.draw')}</p>}
      <div className={classes.tools} role="toolbar" aria-label={t('stage.tools')}>
        <Tool label={t('stage.undo')} off={state.past.length === 0} onClick={() => send({ do: 'undo' })}>
          <IconArrowBackUp size={18} />
        </Tool>
        <Tool label={t('stage.redo')} off={state.future.length === 0} onClick={() => send({ do: 'redo' })}>
          <IconArrowForwardUp size={18} />
        </Tool>
        <Tool label={t('stage.nearer')} onClick={() => view()?.zoom(1.4)}>
          <IconPlus size={18} />
        </Tool>
        <Tool label={t('stage.farther')} onClick={() => view()?.zoom(1 / 1.4)}>
          <IconMinus size={18} />
        </Tool>
        <Tool label={t('stage.fit')} onClick={() => view()?.fit()}>
          <IconMaximize size={18} />
        </Tool>
        <Light view={view} />
        <Tool label={t('stage.invert')} onClick={() => view()?.invert()}>
          <IconContrast2 size={18} />
        </Tool>
        <Tool label={t('stage.turn')} onClick={() => send({ do: 'set', change: { turn: turnRight(marks.turn) } })}>
          <IconRotateClockwise size={18} />
        </Tool>
        <Tool label={t('stage.flip')} onClick={() => send({ do: 'set', change: flipped(marks) })}>
          <IconFlipVertical size={18} />
        </Tool>
        <Tool label={t('stage.keys')} onClick={() => showKeys(true)}>
          <IconKeyboard size={18} />
        </Tool>
      </div>
      <LengthDialog
        opened={length !== null}
        onClose={() => setLength(null)}
        onLength={(mm) => {
          if (length) send({ do: 'set', change: { known: { from: [...length.from], to: [...length.to], mm } } });
          setLength(null);
        }}
      />
    </div>
  );
}

function Tool(props: { label: string; off?: boolean; onClick: () => void; children: ReactNode }) {
  const { label, off = false, onClick, children } = props;
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" size={36} aria-label={label} disabled={off} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

const STEP = 0.1;
const LIGHT = { brighter: [0, -STEP], darker: [0, STEP], harder: [-STEP, 0], softer: [STEP, 0] } as const;

function Light({ view }: { view: () => FilmCanvas | null }) {
  const { t } = useTranslation('radiograph');
  return (
    <Menu position="top" closeOnItemClick={false} shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" size={36} aria-label={t('stage.light')}>
          <IconBrightness size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.keys(LIGHT) as (keyof typeof LIGHT)[]).map((name) => (
          <Menu.Item key={name} onClick={() => view()?.moveWindow(LIGHT[name][0], LIGHT[name][1])}>
            {t(`stage.${name}`)}
          </Menu.Item>
        ))}
        <Menu.Item onClick={() => view()?.resetWindow()}>{t('stage.own')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Keeps the canvas in step with the desk. */
function useCanvas(desk: FilmDesk, onLength: FilmEvents['length']) {
  const { t } = useTranslation('radiograph');
  const locale = useLocale();
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useRef<FilmCanvas | null>(null);
  const { opened, marks, film, drawing, state, measuring, send, setMeasuring } = desk;
  const scene = useMemo<Scene>(() => {
    const { known } = marks;
    return {
      film,
      points: marks.points,
      active: state.active,
      measuring,
      lines: drawing.lines,
      circles: drawing.circles,
      labels: drawing.labels.map(({ at, figure }) => ({
        at,
        text: `${figureShort(t, figure)} ${valueText(figure, locale, 0)}${figure.side ? ` ${t(`film.${figure.side}`)}` : ''}`,
      })),
      known: known && { ...known, text: valueText({ unit: 'mm', value: known.mm }, locale) },
    };
  }, [film, marks, state.active, measuring, drawing, t, locale]);
  const latest = useRef({ scene, onLength });
  latest.current = { scene, onLength };
  useEffect(() => {
    if (!canvas.current) return undefined;
    const made = new FilmCanvas(canvas.current, opened, latest.current.scene, {
      place: (name, at, held) => send({ do: 'place', name, at, held }),
      choose: (name) => send({ do: 'choose', name }),
      remove: (name) => send({ do: 'remove', name }),
      next: () => send({ do: 'next' }),
      length: (from, to) => {
        setMeasuring(false);
        latest.current.onLength(from, to);
      },
    });
    view.current = made;
    return () => made.dispose();
  }, [opened, send, setMeasuring]);
  useEffect(() => view.current?.show(scene), [scene]);
  return { canvas, view: () => view.current };
}
