import type { SlabMode } from '@hyaline/volume';
import { MAX_THICKNESS_MM } from '../workspace/workspace.ts';
import { say, type Ui } from './context.ts';
import { el, onClick } from './dom.ts';
import { numberText } from './strings.ts';

/** What a picture may be made of, in the order of the buttons and of the key. */
export const SLAB_MODES: readonly (SlabMode | null)[] = [null, 'mean', 'max', 'min'];

/** Chooses single slices or a slab, and how thick it is. */
export function makeSlabSection({ strings, workspace, language }: Ui): { root: HTMLElement; update(): void } {
  const buttons = SLAB_MODES.map((mode) => ({
    mode,
    button: onClick(el('button', { type: 'button', text: mode ? strings.slabModes[mode] : strings.slabOff }), () =>
      workspace.setSlab(mode),
    ),
  }));
  const range = el('input', { type: 'range', class: 'hv-range', min: 1, max: MAX_THICKNESS_MM, step: 1 });
  range.setAttribute('aria-label', strings.thickness);
  range.addEventListener('input', () => workspace.setThickness(range.valueAsNumber));
  const text = el('span', { class: 'hv-num' });
  const thickness = el('label', { class: 'hv-thickness' }, el('span', { text: strings.thickness }), range, text);
  const root = el(
    'section',
    { class: 'hv-slab' },
    el('h2', { text: strings.slab }),
    el(
      'div',
      { class: 'hv-segments', role: 'group', 'aria-label': strings.slab },
      ...buttons.map(({ button }) => button),
    ),
    thickness,
  );
  const update = () => {
    for (const { mode, button } of buttons)
      button.setAttribute('aria-pressed', String((workspace.slab?.mode ?? null) === mode));
    thickness.hidden = workspace.slab === null;
    range.value = String(workspace.thicknessMm);
    text.textContent = `${numberText(language, workspace.thicknessMm)} mm`;
    range.setAttribute('aria-valuetext', say(strings.thicknessText, { mm: workspace.thicknessMm }));
    const { geometry } = workspace.picture?.volume ?? {};
    root.hidden = geometry !== undefined && geometry.size[2] === 1; // one picture makes no slab
  };
  update();
  return { root, update };
}
