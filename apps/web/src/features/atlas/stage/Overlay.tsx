import { IconPin } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { Atlas } from '../../../../atlas/atlas.ts';
import type { LineLabel } from '../../../../atlas/lines.ts';
import { useDesk } from '../desk/use-desk.ts';
import { SeverityBars } from '../Severity.tsx';
import { type PlacedNote, placeNotes, useNotes } from './notes.ts';
import { useFigures } from './use-figures.ts';
import classes from './stage.module.css';

interface Figure {
  id: string;
  x: number;
  y: number;
  text: string;
}

/** Labels, pins and figures over the canvas, as HTML: they follow the picture with each drawing. */
export function Overlay({ atlas }: { atlas: Atlas }) {
  const { presenting, story, choose } = useDesk();
  const textOf = useFigures();
  const notes = useNotes();
  const [placed, setPlaced] = useState<readonly PlacedNote[]>([]);
  const [figures, setFigures] = useState<readonly Figure[]>([]);
  const place = useRef<() => void>(() => undefined);
  const telling = story !== null;

  useEffect(() => {
    place.current = () => {
      setPlaced(placeNotes(atlas, notes, presenting && innerWidth >= 900 ? 'large' : 'plain'));
      // a story says its numbers itself
      setFigures(telling ? [] : atlas.lineLabels.flatMap((label) => figureOf(atlas, label, textOf(label))));
    };
    place.current();
  }, [atlas, notes, textOf, presenting, telling]);

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
      {placed.map(({ id, x, y, width, height, lines, note }) => (
        <button
          key={id}
          type="button"
          className={classes.label}
          data-pin={note.severity === null || undefined}
          style={{ transform: `translate(${x}px, ${y}px)`, height, width }}
          onClick={() => choose({ region: null, level: note.level })}
        >
          {note.severity === null ? (
            <IconPin size={14} stroke={1.8} aria-hidden />
          ) : (
            <SeverityBars severity={note.severity} />
          )}
          <span>
            {lines.map((line, at) => (
              // oxlint-disable-next-line react/no-array-index-key -- a line has no other name than its place
              <span key={at}>{line} </span>
            ))}
          </span>
        </button>
      ))}
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
