import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Atlas } from '../../../../atlas/atlas.ts';
import type { LineLabel } from '../../../../atlas/lines.ts';
import { useDesk } from '../desk/use-desk.ts';
import { SeverityBars } from '../Severity.tsx';
import { levelName } from '../../../../atlas/words/index.ts';
import { labelsOf } from '../../../../atlas/anchors.ts';
import { type PlacedLabel, placeLabels } from '../../../../atlas/labels.ts';
import { useFigures } from './use-figures.ts';
import classes from './stage.module.css';

interface Figure {
  id: string;
  x: number;
  y: number;
  text: string;
}

const SIZES = { plain: { glyph: 7, height: 28 }, large: { glyph: 9.5, height: 38 } } as const;

/** Labels and figures over the canvas, as HTML: they follow the picture with each drawing. */
export function Overlay({ atlas }: { atlas: Atlas }) {
  const { t } = useTranslation('atlas');
  const desk = useDesk();
  const textOf = useFigures();
  const { findings, shown, kept, explode, part, presenting, choose } = desk;
  const isPatient = part >= 0.5 && explode === 0;
  const labels = useMemo(
    () => (kept.labels && isPatient ? labelsOf(findings, shown.solved.posture, shown.values) : []),
    [findings, shown, kept.labels, isPatient],
  );
  const texts = useMemo(
    () =>
      new Map(
        labels.map(({ id, level, finding }) => {
          const kind = finding.kind === 'herniation' ? finding.type : finding.kind;
          return [id, `${levelName(level)} ${t(`kind.${kind}` as 'kind.marked')}`];
        }),
      ),
    [labels, t],
  );
  const [placed, setPlaced] = useState<readonly PlacedLabel[]>([]);
  const [figures, setFigures] = useState<readonly Figure[]>([]);
  const place = useRef<() => void>(() => undefined);

  useEffect(() => {
    place.current = () => {
      const { clientWidth: width, clientHeight: height } = atlas.stage.renderer.domElement;
      const { glyph, height: pill } = SIZES[presenting && innerWidth >= 900 ? 'large' : 'plain'];
      const narrow = width < 480;
      const anchors = labels.flatMap(({ id, at }) => {
        const spot = atlas.stage.projectPlace(at);
        if (spot === null) return [];
        const wide = Math.min(width * 0.42, (texts.get(id)?.length ?? 0) * glyph + 38);
        return [{ id, ...spot, width: wide, height: pill }];
      });
      const margin = { top: narrow ? 52 : 60, bottom: 76, side: narrow ? 8 : 16 };
      setPlaced(placeLabels(anchors, { width, height, margin }));
      setFigures(atlas.lineLabels.flatMap((label) => figureOf(atlas, label, textOf(label))));
    };
    place.current();
  }, [atlas, labels, texts, textOf, presenting]);

  useEffect(() => atlas.stage.onDraw(() => place.current()), [atlas]);

  return (
    <div className={classes.overlay}>
      <svg aria-hidden>
        {placed.map(({ id, line: [from, to] }) => (
          <g key={id}>
            <line x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
            <circle cx={to.x} cy={to.y} r={3} />
          </g>
        ))}
      </svg>
      {placed.map(({ id, x, y }) => {
        const label = labels.find((each) => each.id === id);
        if (label === undefined) return null;
        return (
          <button
            key={id}
            type="button"
            className={classes.label}
            style={{ transform: `translate(${x}px, ${y}px)` }}
            onClick={() => choose({ region: null, level: label.level })}
          >
            <SeverityBars severity={label.finding.severity} />
            <span>{texts.get(id)}</span>
          </button>
        );
      })}
      {figures.map(({ id, x, y, text }) => (
        <span key={id} className={classes.figure} style={{ left: x, top: y }}>
          {text}
        </span>
      ))}
    </div>
  );
}

function figureOf(atlas: Atlas, label: LineLabel, text: string): Figure[] {
  const spot = atlas.stage.project(label.at);
  return spot === null ? [] : [{ id: `${label.figure}${label.curve}`, ...spot, text }];
}
