import { solve } from '@hyaline/spine';
import { Box3, Vector3 } from 'three';
import { labelsOf } from '../anchors.ts';
import { Atlas } from '../atlas.ts';
import { coloursOf } from '../colours.ts';
import { type Anchor, placeLabels } from '../labels.ts';
import type { LineName } from '../lines.ts';
import type { Quality } from '../materials/part.ts';
import { DIRECTIONS } from '../views.ts';
import { findingsOf, levelName, type Severity } from '../words/index.ts';
import type { DrawnPicture, PictureWish } from './content.ts';

/** px: at the width that each has on paper about 250 for an inch. The more stand side by side, the narrower. */
const SIZES = [
  { width: 850, height: 1050 },
  { width: 850, height: 1050 },
  { width: 560, height: 980 },
  { width: 420, height: 860 },
] as const;
const SIDE_LINES: ReadonlySet<LineName> = new Set(['ll', 'tk', 'cl', 'sva']);
const BACK_LINES: ReadonlySet<LineName> = new Set(['cobb']);
/** px of letters in a picture of full size: about 7 points on paper. */
const LETTERS = 26;
/** Where the processor draws, which takes seconds for each: about 150 px for an inch. */
const PLAIN = 0.6;

interface Drawing {
  /** Address of a GLB file of packages/spine-mesh. */
  file: string;
  quality?: Quality;
}

/**
 * Draws what a report shows, apart from the screen and on the pale ground.
 * @throws Error when there is no WebGL, or the file cannot be had
 */
export async function drawPictures(
  wishes: readonly PictureWish[],
  { file, quality }: Drawing,
): Promise<DrawnPicture[]> {
  if (wishes.length === 0) return [];
  const canvas = document.createElement('canvas');
  const atlas = await Atlas.open({ canvas, file, ground: 'pale', calm: true, ...(quality ? { quality } : {}) });
  try {
    const full = SIZES[Math.min(wishes.length, SIZES.length) - 1] ?? SIZES[0];
    const finely = atlas.stage.quality === 'plain' ? PLAIN : 1;
    const size: Size = { width: full.width * finely, height: full.height * finely, letters: LETTERS * finely };
    atlas.stage.renderer.setPixelRatio(1);
    atlas.stage.resize(size.width, size.height);
    const drawn: DrawnPicture[] = [];
    const box = boxOf(atlas, wishes);
    for (const wish of wishes) drawn.push(await draw(atlas, wish, size, box));
    return drawn;
  } finally {
    atlas.dispose();
    atlas.stage.renderer.forceContextLoss(); // a page has only so many contexts
  }
}

interface Size {
  width: number;
  height: number;
  /** px */
  letters: number;
}

/** Around all that is shown, so that what stands side by side has one scale. */
function boxOf(atlas: Atlas, wishes: readonly PictureWish[]): Box3 {
  const box = new Box3();
  for (const values of new Set(wishes.map((wish) => wish.values))) {
    atlas.show(values);
    box.union(atlas.bounds());
  }
  return box;
}

async function draw(atlas: Atlas, wish: PictureWish, size: Size, box: Box3): Promise<DrawnPicture> {
  const { values, view } = wish;
  const { first } = atlas.show(values);
  const found = findingsOf(values, first.measures);
  atlas.mark(coloursOf(found, values));
  atlas.lines(view === 'left' ? SIDE_LINES : BACK_LINES);
  atlas.stage.look(DIRECTIONS[view], box, { eased: false, margin: 1.08 });
  atlas.stage.drawNow();
  const picture = document.createElement('canvas');
  Object.assign(picture, { width: size.width, height: size.height });
  const context = picture.getContext('2d');
  if (!context) throw new Error('the browser makes no picture');
  context.drawImage(atlas.stage.renderer.domElement, 0, 0);
  annotate(context, atlas, wish, size);
  const jpeg = await new Promise<Blob | null>((resolve) => picture.toBlob(resolve, 'image/jpeg', 0.9));
  if (!jpeg) throw new Error('the browser makes no picture');
  return { title: wish.title, alt: wish.alt, jpeg, bytes: new Uint8Array(await jpeg.arrayBuffer()), ...frameOf(size) };
}

const frameOf = ({ width, height }: Size): { width: number; height: number } => ({ width, height });

interface Pill {
  text: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** As the workspace's labels, in print: darker rims for the deeper degrees. */
const RIMS: Record<Severity, string> = { 0: '#5d6a74', 1: '#a87f00', 2: '#c75f0b', 3: '#b3243f' };
const MEASURE_INK = '#02535f';

/** Names of the levels that differ, and figures beside the lines. */
function annotate(context: CanvasRenderingContext2D, atlas: Atlas, { values, figures }: PictureWish, size: Size): void {
  const { letters } = size;
  context.font = `600 ${letters}px "Inter Variable", Helvetica, Arial, sans-serif`;
  context.textBaseline = 'middle';
  const pillOf = (text: string, x: number, y: number): Pill => {
    const width = context.measureText(text).width + letters * 0.9;
    const height = letters * 1.5;
    const left = Math.min(size.width - width - 8, Math.max(8, x - width / 2));
    return { text, x: left, y: Math.min(size.height - height - 8, Math.max(8, y - height / 2)), width, height };
  };
  const taken = apart(
    atlas.lineLabels.flatMap(({ figure, curve, at }) => {
      const text = figures[figure]?.[curve];
      const { x, y } = project(atlas, at, size);
      return text === undefined ? [] : [pillOf(text, x, y)];
    }),
    [],
  );
  for (const pill of taken) drawPill(context, pill, { rim: '#ffffff', ink: MEASURE_INK, letters });
  const { posture, measures } = solve(values);
  const labels = labelsOf(findingsOf(values, measures), posture, values);
  const anchors = labels.map(({ id, level, at }): Anchor => {
    const { width, height } = pillOf(levelName(level), 0, 0);
    return { id, ...project(atlas, new Vector3(...at), size), width, height };
  });
  const room = { ...size, margin: { top: 14, bottom: 14, side: 12 } };
  const placed = placeLabels(anchors, room);
  const pills = apart(
    placed.map(({ id, x, y }) => {
      const { width, height } = anchors.find((anchor) => anchor.id === id) as Anchor;
      return { text: id, x, y, width, height };
    }),
    taken,
  );
  for (const [at, pill] of pills.entries()) {
    const label = labels.find(({ id }) => id === pill.text);
    const place = placed[at];
    if (!label || !place) continue;
    const rim = RIMS[label.finding.severity];
    const [, to] = place.line;
    const from = { x: place.side === 'left' ? pill.x + pill.width : pill.x, y: pill.y + pill.height / 2 };
    Object.assign(context, { strokeStyle: rim, lineWidth: letters / 13 });
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
    drawPill(context, { ...pill, text: levelName(label.level) }, { rim, ink: '#121b21', letters });
  }
}

function project({ stage }: Atlas, at: Vector3, { width, height }: Size): { x: number; y: number } {
  const { x, y } = at.clone().project(stage.camera);
  return { x: ((x + 1) / 2) * width, y: ((1 - y) / 2) * height };
}

/** Moves pills down until none lies over another or over those that are there already. */
function apart(pills: readonly Pill[], there: readonly Pill[]): Pill[] {
  const placed: Pill[] = [];
  const order = pills.map((pill, at) => ({ pill, at })).toSorted((a, b) => a.pill.y - b.pill.y);
  const done: Pill[] = [];
  for (const { pill, at } of order) {
    let { y } = pill;
    for (const other of [...there, ...placed].toSorted((a, b) => a.y - b.y)) {
      const meets = pill.x < other.x + other.width + 4 && other.x < pill.x + pill.width + 4;
      if (meets && y < other.y + other.height + 4 && other.y < y + pill.height + 4) y = other.y + other.height + 6;
    }
    placed.push({ ...pill, y });
    done[at] = { ...pill, y };
  }
  return done;
}

function drawPill(
  context: CanvasRenderingContext2D,
  { text, x, y, width, height }: Pill,
  { rim, ink, letters }: { rim: string; ink: string; letters: number },
): void {
  Object.assign(context, { fillStyle: 'rgba(255,255,255,0.92)', strokeStyle: rim, lineWidth: letters / 10 });
  context.beginPath();
  context.roundRect(x, y, width, height, height / 2);
  context.fill();
  context.stroke();
  context.fillStyle = ink;
  context.fillText(text, x + letters * 0.45, y + height / 2 + 1);
}
