import { toothText } from '@hyaline/marks';
import { type JawFrame, MOST_TILT, scaleVec, tiltOf, type Vec3 } from '@hyaline/volume';
import { say, type Ui } from '../ui/context.ts';
import { el, onClick, replace, svgIcon } from '../ui/dom.ts';
import { ICONS } from '../ui/icons.ts';
import { numberText } from '../ui/strings.ts';
import { choiceField, numberField } from './fields.ts';
import { ALONG_ICON, AIM_ICON, COPY_ICON, FLIP_ICON } from './icons.ts';
import { type ImplantSize, SIZE_RANGES, sizeFault, type SizeFault, type SizeName } from './library.ts';
import { axisView } from './look-along.ts';
import { copyOf, flipped, frameOf, middleOf, moved, tilted, withoutImplant } from './plan.ts';
import { readingRows } from './readings-table.ts';
import type { PlanState } from './state.ts';
import { askTooth } from './tooth-chart.ts';
import { type ImplantWords, wordsOf } from './words.ts';

const STEP_MM = 0.5;

export function faultText(words: ImplantWords, ui: Ui, fault: SizeFault): string {
  const text = words.faults[fault];
  if (!(fault in SIZE_RANGES)) return text;
  const [low, high] = SIZE_RANGES[fault as SizeName];
  return say(text, { low: numberText(ui.language, low, low % 1 ? 1 : 0), high });
}

/** Numbers, distances and verbs of the chosen implant. */
export function makeEditor(ui: Ui, state: PlanState): { root: HTMLElement; update(): void } {
  const { workspace, language } = ui;
  const words = wordsOf(ui);
  const frame = (): JawFrame | null => {
    const { selected } = state;
    return selected && workspace.picture
      ? frameOf(selected, workspace.marks.now.arch, workspace.picture.volume.geometry)
      : null;
  };
  const fault = el('p', { class: 'hv-fault', role: 'alert' });
  const told = (text: string | null): string | null => {
    fault.textContent = text ?? '';
    return text;
  };
  const resize = (part: Partial<ImplantSize>): string | null => {
    const { selected } = state;
    if (!selected) return null;
    const next = { ...selected, ...part };
    const wrong = sizeFault(next);
    if (wrong) return told(faultText(words, ui, wrong));
    state.change(next);
    return told(null);
  };
  const lean = (part: Partial<ReturnType<typeof tiltOf>>): string | null => {
    const [{ selected }, directions] = [state, frame()];
    const angle = part.distal ?? part.lingual ?? 0;
    if (!selected || !directions) return null;
    if (!(Math.abs(angle) <= MOST_TILT)) return told(say(words.faults.tilt, { most: MOST_TILT }));
    state.change(tilted(selected, { ...tiltOf(selected.axis, directions), ...part }, directions));
    return told(null);
  };
  const diameter = numberField(words.diameter, { step: 0.1 }, (diameterMm) =>
    resize({ diameterMm, apexDiameterMm: Math.min(state.selected?.apexDiameterMm ?? diameterMm, diameterMm) }),
  );
  const length = numberField(words.length, { step: 0.5 }, (lengthMm) => resize({ lengthMm }));
  const apexDiameter = numberField(words.apexDiameter, { step: 0.1 }, (apexDiameterMm) => resize({ apexDiameterMm }));
  const apex = choiceField(
    words.apex,
    [
      ['round', words.apexRound],
      ['flat', words.apexFlat],
    ],
    (value) => void resize({ apex: value }),
  );
  const distal = numberField(words.tiltDistal, { step: 1, digits: 1 }, (value) => lean({ distal: value }));
  const lingual = numberField(words.tiltLingual, { step: 1, digits: 1 }, (value) => lean({ lingual: value }));
  const tooth = el('button', { type: 'button', class: 'hv-button' });
  onClick(tooth, () => {
    const { selected } = state;
    if (!selected) return;
    askTooth(ui, root.closest('.hv') ?? document.body, {
      chosen: selected.tooth,
      numbering: state.numbering,
      marked: [],
      allowNone: true,
      onChoice: (fdi) => state.change({ ...selected, tooth: fdi }),
    });
  });
  const stepper = (sign: string, name: string, way: (directions: JawFrame, axis: Vec3) => Vec3) => {
    const step = `${numberText(language, STEP_MM, 1)} mm`;
    const button = el('button', {
      type: 'button',
      class: 'hv-button',
      'aria-label': `${name} ${step}`,
      title: `${name} ${step}`,
      text: sign,
    });
    return onClick(button, () => {
      const [{ selected }, directions] = [state, frame()];
      if (selected && directions) state.change(moved(selected, scaleVec(way(directions, selected.axis), STEP_MM)));
    });
  };
  const steppers = [
    stepper(`↑ ${words.shallowerShort}`, words.shallower, (_, axis) => scaleVec(axis, -1)),
    stepper(`↓ ${words.deeperShort}`, words.deeper, (_, axis) => axis),
    stepper(words.mesialShort, words.toMesial, ({ distal: way }) => scaleVec(way, -1)),
    stepper(words.distalShort, words.toDistal, ({ distal: way }) => way),
    stepper(words.buccalShort, words.toBuccal, ({ buccal }) => buccal),
    stepper(words.lingualShort, words.toLingual, ({ buccal }) => scaleVec(buccal, -1)),
  ];
  const verb = (icon: readonly string[], name: string, run: () => void) =>
    onClick(
      el('button', { type: 'button', class: 'hv-button hv-verb', 'aria-label': name, title: name }, svgIcon(icon, 16)),
      run,
    );
  const readings = el('div', { class: 'hv-readings', role: 'list', 'aria-label': words.clearances });
  const frameHint = el('p', { class: 'hv-hint', text: words.guessedSides });
  const look = [
    verb(AIM_ICON, words.align, () => state.selected && workspace.setCross(middleOf(state.selected))),
    verb(ALONG_ICON, words.along, () => {
      const [{ selected }, directions] = [state, frame()];
      if (!selected || !directions) return;
      workspace.setCross(middleOf(selected));
      workspace.setFrames(axisView(selected, directions));
    }),
  ];
  const edit = [
    verb(COPY_ICON, words.duplicate, () => {
      const [{ selected }, directions] = [state, frame()];
      if (!selected || !directions) return;
      const copy = copyOf(workspace.marks.now, selected, directions);
      state.add(copy);
    }),
    verb(FLIP_ICON, words.flip, () => state.selected && state.change(flipped(state.selected))),
    verb(ICONS.trash, words.remove, () => {
      const { selectedId } = state;
      if (selectedId) workspace.marks.set(withoutImplant(workspace.marks.now, selectedId));
    }),
  ];
  const fields = [
    tooth,
    el(
      'div',
      { class: 'hv-fields' },
      diameter.root,
      length.root,
      apexDiameter.root,
      apex.root,
      distal.root,
      lingual.root,
    ),
    el('div', { class: 'hv-steps', role: 'group', 'aria-label': words.steps }, ...steppers),
    fault,
  ];
  const root = el(
    'div',
    { class: 'hv-editor', role: 'group', 'aria-label': words.selected },
    ...(ui.readOnly ? [] : fields),
    readings,
    frameHint,
    el('div', { class: 'hv-verbs' }, ...look, ...(ui.readOnly ? [] : edit)),
  );
  const update = () => {
    const { selected } = state;
    const directions = frame();
    root.hidden = !selected || !directions;
    if (!selected || !directions) return;
    replace(
      tooth,
      say(words.toothIs, {
        tooth: selected.tooth === null ? words.noTooth : toothText(selected.tooth, state.numbering),
      }),
    );
    diameter.show(selected.diameterMm);
    length.show(selected.lengthMm);
    apexDiameter.show(selected.apexDiameterMm);
    apex.show(selected.apex);
    const tilt = tiltOf(selected.axis, directions);
    distal.show(tilt.distal);
    lingual.show(tilt.lingual);
    frameHint.hidden = directions.from === 'arch';
    replace(readings, ...readingRows(ui, state, selected, state.readings(selected)));
  };
  return { root, update };
}
