import { TAGS_BY_VR } from './vr-table.ts';

let known: Map<number, string> | undefined;

/** The VR that PS3.6 gives an attribute; `UN` for private and unknown ones. Group lengths are UL. */
export function vrOf(tag: number): string {
  known ??= readTable();
  const found = known.get(tag);
  if (found !== undefined) return found;
  if ((tag & 0xffff) === 0) return 'UL';
  // repeating groups of overlays and curves: 60xx is like 6000
  const group = tag >>> 24;
  if (group === 0x60 || group === 0x50) return known.get((tag & 0xff00ffff) >>> 0) ?? 'UN';
  return isPrivateCreator(tag) ? 'LO' : 'UN';
}

const isPrivateCreator = (tag: number): boolean =>
  ((tag >>> 16) & 1) === 1 && (tag & 0xffff) >= 0x10 && (tag & 0xffff) <= 0xff;

function readTable(): Map<number, string> {
  const table = new Map<number, string>();
  for (const [vr, text] of Object.entries(TAGS_BY_VR)) {
    let group = 0;
    for (const word of text.trim().split(/\s+/)) {
      if (word.endsWith(':')) group = Number.parseInt(word, 16);
      else table.set(group * 0x10000 + Number.parseInt(word, 16), vr);
    }
  }
  return table;
}
