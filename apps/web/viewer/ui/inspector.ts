import { type PresetName, voxelSizeMm } from '@hyaline/volume';
import type { Change } from '../workspace/events.ts';
import type { Ui } from './context.ts';
import { el, onClick, replace } from './dom.ts';
import { keepFocus } from './keep-focus.ts';
import { makeSlabSection } from './slab-section.ts';
import { numberText } from './strings.ts';

export const PRESET_ORDER: readonly PresetName[] = ['bone', 'teeth', 'soft', 'own'];

const LEAST_SEEN = 96; // px

/** Right panel: where the crosshair is, how grey values are shown, and what the rooms add. */
export function makeInspector(ui: Ui): {
  root: HTMLElement;
  update(change: Change | null): void;
  /** Scrolls to what belongs to the chosen tool. */
  showTool(): void;
} {
  const crosshair = el('dl', { class: 'hv-pairs' });
  const window = makeWindowSection(ui);
  const slab = makeSlabSection(ui);
  const { aboutLink, bearer, notDiagnosis } = ui.strings;
  const about = el('section', {}, el('h2', { text: aboutLink }), el('p', { class: 'hv-hint', text: bearer }), el('p', { class: 'hv-hint', text: notDiagnosis })); // prettier-ignore
  const rooms = el('div', { class: 'hv-rooms' });
  const root = el(
    'aside',
    { class: 'hv-inspector', 'aria-label': ui.strings.details },
    el('section', { class: 'hv-crosshair-section' }, el('h2', { text: ui.strings.crosshair }), crosshair),
    window.root,
    slab.root,
    rooms,
    about,
  );
  let tool = ui.workspace.tool;
  const refresh = (change: Change | null) => {
    if (change === 'rooms') {
      const { sections } = ui.rooms;
      replace(rooms, ...sections.filter(({ under }) => !under).map((section) => section.root));
      window.root.append(...sections.filter(({ under }) => under === 'window').map((section) => section.root));
    }
    if (change !== 'tool' && change !== 'progress') replace(crosshair, ...crosshairPairs(ui));
    for (const section of ui.rooms.sections) section.update(change);
    about.hidden = ui.workspace.study.source?.kind !== 'link';
    window.update();
    slab.update();
  };
  const update = (change: Change | null) => {
    keepFocus(root, () => refresh(change));
    if (tool === ui.workspace.tool) return;
    ({ tool } = ui.workspace);
    showTool();
  };
  const showTool = () => {
    const section = ui.rooms.sections.find(({ tools }) => tools?.includes(tool));
    if (section) bringIntoSight(section.root);
  };
  update(null);
  return { root, update, showTool };
}

/** Scrolls the panel, and nothing around it, to a section of which little is seen. */
function bringIntoSight(section: HTMLElement): void {
  const panel = section.closest('.hv-side');
  if (!panel || section.hidden) return;
  const seen = panel.getBoundingClientRect();
  const { top, bottom } = section.getBoundingClientRect();
  if (bottom < seen.top + LEAST_SEEN || top > seen.bottom - seen.height / 2) panel.scrollTop += top - seen.top;
}

function crosshairPairs(ui: Ui): HTMLElement[] {
  const { workspace, strings, language } = ui;
  const { picture, cross } = workspace;
  const live = picture !== null && !picture.preview;
  const grey = live ? workspace.greyValue() : null;
  const position = cross.map((value) => numberText(language, value, 1)).join(language === 'es' ? '; ' : ', ');
  const sizes = picture ? voxelSizeMm(picture.volume.geometry) : [0, 0, 0];
  const calibrated = picture?.volume.geometry.calibrated ?? false;
  const texts = sizes.map((size) => numberText(language, size, 2));
  const voxel = new Set(texts).size === 1 ? texts[0] : texts.join(' × ');
  const rows: [string, string][] = [
    [strings.position, live && picture.volume.geometry.oriented ? `${position} mm` : '–'],
    [strings.greyValue, !live || picture.small ? '–' : grey === null ? strings.noValue : numberText(language, grey)],
    [strings.voxel, !live ? '–' : calibrated ? `${voxel} mm` : strings.uncalibrated],
  ];
  return rows.flatMap(([name, value]) => [el('dt', { text: name }), el('dd', { class: 'hv-num', text: value })]);
}

function makeWindowSection(ui: Ui): { root: HTMLElement; update(): void } {
  const { strings, workspace, language } = ui;
  const presets = PRESET_ORDER.map((preset, n) => ({
    preset,
    button: onClick(el('button', { type: 'button', text: strings[preset], 'aria-keyshortcuts': String(n + 1) }), () =>
      workspace.setPreset(preset),
    ),
  }));
  const width = numberField(strings.windowWidth, (value) => workspace.setWindow({ ...workspace.window, width: value }));
  const center = numberField(strings.windowCenter, (value) =>
    workspace.setWindow({ ...workspace.window, center: value }),
  );
  const root = el(
    'section',
    {},
    el('h2', { text: strings.window }),
    el(
      'div',
      { class: 'hv-segments hv-window-presets', role: 'group', 'aria-label': strings.window },
      ...presets.map(({ button }) => button),
    ),
    el('div', { class: 'hv-fields' }, width.root, center.root),
  );
  const update = () => {
    for (const { preset, button } of presets) {
      button.setAttribute('aria-pressed', String(workspace.preset === preset));
      button.disabled = preset === 'own' && workspace.ownWindow === null;
    }
    width.show(workspace.window.width, language);
    center.show(workspace.window.center, language);
  };
  return { root, update };
}

function numberField(
  label: string,
  onChange: (value: number) => void,
): { root: HTMLElement; show(value: number, language: string): void } {
  const input = el('input', { type: 'number', step: 10, inputmode: 'numeric' });
  input.addEventListener('change', () => {
    if (Number.isFinite(input.valueAsNumber)) onChange(input.valueAsNumber);
  });
  return {
    root: el('label', { class: 'hv-field' }, el('span', { text: label }), input),
    show(value) {
      if (document.activeElement !== input) input.value = String(Math.round(value));
    },
  };
}
