import { RENDER_PRESETS } from '@hyaline/volume/render';
import type { Section } from '../rooms/room.ts';
import { say, type Ui } from '../ui/context.ts';
import { el } from '../ui/dom.ts';
import { bytesText } from '../ui/strings.ts';
import { withFace } from './clip-handles.ts';
import { numberField, segments, textButton, tick } from './fields.ts';
import { isWhole } from './overlay.ts';
import type { Space } from './space.ts';
import { wordsOf } from './words.ts';

const AXES = ['x', 'y', 'z'] as const;

/** How the volume is shown in 3D: preset, window, what is drawn, and the clipping box. */
export function makeLookSection(ui: Ui, space: Space, show3d: () => void): Section {
  const words = wordsOf(ui);
  const presets = segments(words.preset, RENDER_PRESETS.map((name) => [name, words.presets[name]] as const), (name) => space.setPreset(name)); // prettier-ignore
  const width = numberField(words.width, (value) => space.setWindow({ ...space.window, width: value }));
  const center = numberField(words.center, (value) => space.setWindow({ ...space.window, center: value }));
  const volume = tick(words.showVolume, (on) => space.show('showVolume', on));
  const planes = tick(words.showPlanes, (on) => space.show('showPlanes', on));
  const clip = tick(words.clip, (on) => space.show('clipping', on));
  const whole = textButton(words.resetClip, () => space.setClip(space.whole), 'hv-text-button');
  const sliders = AXES.flatMap((axis, n) => (['low', 'high'] as const).map((end) => clipSlider(ui, space, axis, n as 0 | 1 | 2, end))); // prettier-ignore
  const box = el('div', { class: 'hv-3d-clip' }, ...sliders.map(({ root }) => root), whole);
  const hint = el('p', { class: 'hv-hint' });
  const memory = el('p', { class: 'hv-hint hv-num' });
  const open = textButton(words.open3d, show3d, 'hv-button hv-3d-wide');
  const controls = el(
    'div',
    { class: 'hv-3d-controls' },
    presets.root,
    el('div', { class: 'hv-fields' }, width.root, center.root),
    el('div', { class: 'hv-3d-ticks' }, volume.root, planes.root, clip.root),
    box,
    hint,
    memory,
  );
  const root = el('section', { 'data-section': 'volume3d' }, el('h2', { text: words.section }), open, controls);
  const update = () => {
    const { prepared } = space;
    controls.hidden = prepared === null;
    open.hidden = prepared !== null || space.loading !== null;
    const size = ui.workspace.picture?.volume.geometry.size;
    root.hidden = size === undefined || size[2] < 2; // one picture has no depth
    if (!prepared) return;
    presets.show(space.preset);
    width.show(space.window.width);
    center.show(space.window.center);
    volume.show(space.showVolume);
    planes.show(space.showPlanes);
    clip.show(space.clipping);
    box.hidden = !space.clipping;
    whole.hidden = isWhole(space.clip, space.whole);
    for (const slider of sliders) slider.show();
    hint.textContent = prepared.greys.hounsfieldLike ? words.notCalibrated : words.shifted;
    memory.textContent =
      space.renderer?.kind === 'gpu' ? say(words.memory, { size: bytesText(ui.language, space.memoryBytes) }) : '';
  };
  space.listen(update);
  update();
  return { root, update };
}

function clipSlider(ui: Ui, space: Space, name: 'x' | 'y' | 'z', axis: 0 | 1 | 2, end: 'low' | 'high') {
  const words = wordsOf(ui);
  const input = el('input', { type: 'range', class: 'hv-range', step: 0.5 });
  const label = say(end === 'low' ? words.clipFrom : words.clipTo, { axis: words.clipAxes[name] });
  input.setAttribute('aria-label', label);
  input.addEventListener('input', () => space.setClip(withFace(space.clip, space.whole, { axis, end }, input.valueAsNumber))); // prettier-ignore
  const text = el('span', { text: end === 'low' ? words.clipAxes[name] : '' });
  return {
    root: el('label', { class: 'hv-3d-slider' }, text, input),
    show() {
      input.min = String(space.whole.low[axis]);
      input.max = String(space.whole.high[axis]);
      input.value = String(space.clip[end][axis]);
    },
  };
}
