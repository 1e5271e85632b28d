import type { Segment, Vec3, Vertebra } from '@hyaline/spine';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { labelsOf } from '../../../../atlas/anchors.ts';
import type { Atlas } from '../../../../atlas/atlas.ts';
import type { State } from '../../../../atlas/blend.ts';
import { type PlacedLabel, placeLabels } from '../../../../atlas/labels.ts';
import { placeOfPin } from '../../../../atlas/pins.ts';
import { levelName, type Severity } from '../../../../atlas/words/index.ts';
import type { Level } from '../desk/edits.ts';
import { useDesk } from '../desk/use-desk.ts';
import { INSETS, NARROW } from './follow.ts';

/** Words at a place of the model: of a finding, or of a pin. */
export interface Note {
  id: string;
  level: Level;
  text: string;
  /** Null for a pin. */
  severity: Severity | null;
  place: (state: State) => Vec3 | readonly [number, number, number];
}

export interface PlacedNote extends PlacedLabel {
  note: Note;
  lines: readonly string[];
  width: number;
  height: number;
}

/** What stands beside the picture now; pins first, since somebody put them there. */
export function useNotes(): readonly Note[] {
  const { t } = useTranslation('atlas');
  const { pictured, pins, kept, explode, story } = useDesk();
  return useMemo(() => {
    if (!kept.labels || explode > 0 || story !== null) return [];
    const pinned = pins.map((pin, at): Note => ({
      id: `pin ${at}`,
      level: pin.level,
      text: pin.text,
      severity: null,
      place: (state) => placeOfPin(pin, state),
    }));
    if (pictured === null) return pinned;
    const { findings, solved, values } = pictured;
    const found = labelsOf(findings, solved.posture, values).map(({ level, finding, at }): Note => {
      const kind = finding.kind === 'herniation' ? finding.type : finding.kind;
      return {
        id: level,
        level: level satisfies Segment | Vertebra,
        text: `${levelName(level)} ${t(`kind.${kind}` as 'kind.marked')}`,
        severity: finding.severity,
        place: () => at,
      };
    });
    return [...pinned, ...found];
  }, [pictured, pins, kept.labels, explode, story, t]);
}

/** CSS pixels of letters, lines and what is round them. */
export const NOTE_SIZES = {
  plain: { letters: 12.5, line: 17, pad: 11 },
  large: { letters: 17, line: 23, pad: 15 },
} as const;
export const fontOf = (size: keyof typeof NOTE_SIZES): string =>
  `530 ${NOTE_SIZES[size].letters}px "Inter Variable", sans-serif`;

let pen: CanvasRenderingContext2D | null = null;
/** CSS pixels that a line takes up. */
function widthOf(text: string, size: keyof typeof NOTE_SIZES): number {
  pen ??= document.createElement('canvas').getContext('2d');
  if (pen === null) return text.length * NOTE_SIZES[size].letters * 0.55;
  pen.font = fontOf(size);
  return Math.ceil(pen.measureText(text).width);
}
/** Of a mean letter, by the size of letters. */
const LETTER_WIDTH = 0.55;
const PIN_LETTERS = 26;
const PIN_LINES = 4;
const MARK = 22;
/** px of the column of tools at the right of a narrow stage. */
const TOOLS = 54;

/** Where each note stands on the canvas as it is now. */
export function placeNotes(atlas: Atlas, notes: readonly Note[], size: keyof typeof NOTE_SIZES): PlacedNote[] {
  const { state } = atlas;
  if (state === null) return [];
  const { clientWidth, clientHeight: height } = atlas.stage.renderer.domElement;
  const narrow = clientWidth < NARROW;
  const width = narrow ? clientWidth - TOOLS : clientWidth;
  const { letters, line, pad } = NOTE_SIZES[size];
  const most = width * (narrow ? 0.4 : 0.42);
  const sized = notes.flatMap((note) => {
    const spot = atlas.stage.projectPlace(note.place(state) as [number, number, number]);
    if (spot === null) return [];
    const room = Math.floor((most - MARK - pad * 2) / (letters * LETTER_WIDTH));
    const lines = note.severity === null ? wrapped(note.text, Math.min(PIN_LETTERS, room), PIN_LINES) : [note.text];
    const longest = Math.max(...lines.map((each) => widthOf(each, size)));
    const wide = Math.min(most, longest + MARK + pad * 2 + 2);
    return [{ note, lines, id: note.id, ...spot, width: wide, height: lines.length * line + pad }];
  });
  const { top, bottom } = narrow ? INSETS.narrow : INSETS.wide;
  const margin = { top, bottom: bottom + 4, side: narrow ? 8 : 16 };
  return placeLabels(sized, { width, height, margin }).flatMap((placed) => {
    const of = sized.find(({ id }) => id === placed.id);
    return of ? [{ ...placed, note: of.note, lines: of.lines, width: of.width, height: of.height }] : [];
  });
}

/** Lines of at most so many letters, broken between words where there is a gap; what does not fit ends with dots. */
export function wrapped(text: string, letters: number, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).flatMap((each) => each.match(new RegExp(`.{1,${letters}}`, 'gu')) ?? [])) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  if (lines.length <= most) return lines;
  return lines.slice(0, most).with(most - 1, `${(lines[most - 1] ?? '').slice(0, letters - 1)}…`);
}
