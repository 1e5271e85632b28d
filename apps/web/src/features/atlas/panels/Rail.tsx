import { SegmentedControl } from '@mantine/core';
import { BONES, type Bone, bonesOf, type Posture, SEGMENTS } from '@hyaline/spine';
import { type KeyboardEvent, useId, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Region } from '../../../../atlas/atlas.ts';
import { isSegment, type Level } from '../desk/edits.ts';
import { useDesk } from '../desk/use-desk.ts';
import { SeverityWord } from '../Severity.tsx';
import { type Drawn, drawnFrom } from '../stage/silhouette.ts';
import { levelName, worstAt } from '../../../../atlas/words/index.ts';
import classes from './rail.module.css';

const REGIONS = { whole: null, cervical: 'C', thoracic: 'T', lumbar: 'L', pelvis: 'S' } as const satisfies Record<
  Region,
  string | null
>;

/** From the head down: each bone, and the disc under it. */
const LEVELS: readonly Level[] = BONES.flatMap((bone): Level[] => {
  const below = SEGMENTS.find((segment) => bonesOf(segment)[0] === bone);
  return below ? [bone, below] : [bone];
});

/** The spine as it was entered, seen from its left: the table of contents of the page. */
export function Rail() {
  const { t } = useTranslation('atlas');
  const { shown, findings, target, choose, presenting } = useDesk();
  const id = useId();
  const { parts, rows } = useMemo(() => laidOut(shown.solved.posture, shown.values.scale), [shown]);
  const severityOf = (level: string) => {
    const said = (shown.values.severity as Record<string, number>)[level] ?? 0;
    return Math.max(said, worstAt(findings, level)) as 0 | 1 | 2 | 3;
  };
  const step = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const to = { Home: 0, End: LEVELS.length - 1 }[event.key];
    if (by === undefined && to === undefined) return;
    event.preventDefault();
    const now = target.level === null ? -1 : LEVELS.indexOf(target.level);
    const next = to ?? Math.max(0, Math.min(LEVELS.length - 1, now + (by ?? 0)));
    const level = LEVELS[next];
    if (level !== undefined) choose({ region: null, level });
  };
  return (
    <aside className={classes.rail} inert={presenting}>
      <RegionControl />
      <svg
        className={classes.drawing}
        viewBox="0 0 164 640"
        role="listbox"
        tabIndex={0}
        aria-label={t('rail.name')}
        aria-activedescendant={target.level === null ? undefined : `${id}-${target.level}`}
        onKeyDown={step}
      >
        {LEVELS.map((level) => {
          const severity = severityOf(level);
          const part = parts.find((each) => each.level === level);
          return (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the list as a whole takes the keys
            <g
              key={level}
              id={`${id}-${level}`}
              role="option"
              tabIndex={-1}
              aria-selected={target.level === level}
              aria-label={`${levelName(level)}, ${t(`severity.${severity}`)}`}
              data-severity={severity}
              data-disc={isSegment(level) || undefined}
              className={classes.level}
              onClick={() => choose({ region: null, level })}
            >
              {part && <rect x="0" width="164" {...zoneOf(part)} className={classes.zone} />}
              <polygon points={part?.points} className={classes.part} />
              {rows.get(level) !== undefined && (
                <text x="4" y={rows.get(level)} className={classes.name}>
                  {levelName(level)}
                </text>
              )}
              {severity > 0 && <Bars severity={severity} y={(part?.middle.y ?? 0) - 5} />}
            </g>
          );
        })}
      </svg>
      <ul className={classes.legend}>
        {([1, 2, 3] as const).map((severity) => (
          <li key={severity}>
            <SeverityWord severity={severity} />
          </li>
        ))}
      </ul>
    </aside>
  );
}

export function RegionControl() {
  const { t } = useTranslation('atlas');
  const { target, choose } = useDesk();
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t('region.name')}
      value={target.region ?? ''}
      onChange={(region) => choose({ region: region as Region, level: null })}
      data={(Object.keys(REGIONS) as Region[]).map((region) => ({
        value: region,
        label: <abbr title={t(`region.${region}Name`)}>{REGIONS[region] ?? t('region.whole')}</abbr>,
      }))}
    />
  );
}

function Bars({ severity, y }: { severity: number; y: number }) {
  return (
    <g transform={`translate(146 ${y})`} className={classes.bars}>
      {[0, 1, 2].map((bar) => (
        <rect
          key={bar}
          x={bar * 5}
          y={8 - bar * 4}
          width="3.6"
          height={4 + bar * 4}
          rx="1"
          data-on={severity > bar || undefined}
        />
      ))}
    </g>
  );
}

/** How much of the height of a bone, and how far about the middle of a disc, a pointer finds it. */
const [OF_BONE, ABOUT_DISC] = [0.36, 4];

function zoneOf({ level, middle, points }: Drawn): { y: number; height: number } {
  const ys = points.split(' ').map((pair) => Number(pair.split(',')[1]));
  const half = isSegment(level) ? ABOUT_DISC : Math.max(3, (Math.max(...ys) - Math.min(...ys)) * OF_BONE);
  return { y: middle.y - half, height: half * 2 };
}

const ROOM = { left: 34, right: 142, top: 8, bottom: 632 };
const LEAST_BETWEEN_NAMES = 13;

/** The drawing in the units of the rail, and where names of bones stand: none over another. */
function laidOut(posture: Posture, scale: number) {
  const { parts, box } = drawnFrom(posture, scale);
  const [left = 0, top = 0, width = 1, height = 1] = box.split(' ').map(Number);
  const size = Math.min((ROOM.right - ROOM.left) / width, (ROOM.bottom - ROOM.top) / height);
  const shift = ROOM.left + (ROOM.right - ROOM.left - width * size) / 2;
  const at = (x: number, y: number) => ({ x: shift + (x - left) * size, y: ROOM.top + (y - top) * size });
  const placed = parts.map(({ level, points, middle }) => ({
    level,
    middle: at(middle.x, middle.y),
    points: points
      .split(' ')
      .map((pair) => {
        const [x = 0, y = 0] = pair.split(',').map(Number);
        const point = at(x, y);
        return `${point.x.toFixed(1)},${point.y.toFixed(1)}`;
      })
      .join(' '),
  }));
  const rows = new Map<string, number>();
  let last = Number.NEGATIVE_INFINITY;
  for (const bone of BONES as readonly Bone[]) {
    const y = (placed.find(({ level }) => level === bone)?.middle.y ?? 0) + 3.5;
    if (y - last < LEAST_BETWEEN_NAMES) continue;
    rows.set(bone, y);
    last = y;
  }
  return { parts: placed, rows };
}
