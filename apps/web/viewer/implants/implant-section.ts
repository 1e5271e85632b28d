import type { Implant } from '@hyaline/marks';
import type { Section } from '../rooms/room.ts';
import { say, type Ui } from '../ui/context.ts';
import { el, onClick, replace } from '../ui/dom.ts';
import { makeAskedPart } from './asked-part.ts';
import { implantName } from './draw.ts';
import { makeEditor } from './implant-editor.ts';
import { makeLibraryPart } from './library-part.ts';
import { makeLimitsPart } from './limits-part.ts';
import { middleOf } from './plan.ts';
import { levelIcon, worstText } from './readings-table.ts';
import type { PlanState } from './state.ts';
import { wordsOf } from './words.ts';

interface Row {
  readonly root: HTMLElement;
  update(implant: Implant): void;
}

/** All implants with what is worst about each, the chosen one in numbers, and what the next one will be. */
export function makeImplantSection(ui: Ui, state: PlanState): Section {
  const { workspace } = ui;
  const words = wordsOf(ui);
  const count = el('span', { class: 'hv-count' });
  const hint = el('p', { class: 'hv-hint', text: words.noImplants });
  const list = el('ul', { class: 'hv-implants' });
  const editor = makeEditor(ui, state);
  const library = makeLibraryPart(ui, state, () => asked.refill());
  const asked = makeAskedPart(ui, state, library.own);
  const limits = makeLimitsPart(ui, state);
  const aid = el('p', { class: 'hv-hint hv-aid', role: 'note', text: words.aid });
  const rows = new Map<string, Row>();
  const root = el(
    'section',
    { class: 'hv-plan' },
    el('h2', {}, words.implants, count),
    hint,
    list,
    editor.root,
    !ui.readOnly && asked.root,
    !ui.readOnly && library.root,
    !ui.readOnly && limits.root,
    aid,
  );
  const update: Section['update'] = (change) => {
    if (change === 'view' || change === 'window' || change === 'slab' || change === 'slices') return;
    const { implants } = state;
    root.hidden = !state.canPlan || (ui.readOnly && implants.length === 0);
    if (root.hidden) return;
    hint.hidden = implants.length > 0 || ui.readOnly;
    count.textContent = implants.length ? String(implants.length) : '';
    for (const id of rows.keys()) if (!implants.some((one) => one.id === id)) rows.delete(id);
    for (const { id } of implants) if (!rows.has(id)) rows.set(id, implantRow(ui, state, id));
    const wanted = implants.map(({ id }) => rows.get(id)?.root);
    if (wanted.some((one, n) => list.children[n] !== one) || list.children.length !== wanted.length)
      replace(list, ...wanted);
    for (const implant of implants) rows.get(implant.id)?.update(implant);
    asked.root.hidden = workspace.tool !== 'implant';
    aid.hidden = implants.length === 0 && workspace.tool !== 'implant';
    editor.update();
    asked.update();
    limits.update();
  };
  update(null);
  return { root, tools: ['implant'], update };
}

function implantRow(ui: Ui, state: PlanState, id: string): Row {
  const { workspace } = ui;
  const words = wordsOf(ui);
  const sign = el('span', { class: 'hv-level' });
  const name = el('span', { class: 'hv-implant-name' });
  const worst = el('span', { class: 'hv-implant-worst hv-num' });
  const button = el('button', { type: 'button', class: 'hv-implant' }, sign, el('span', {}, name, worst));
  onClick(button, () => {
    const implant = state.implants.find((one) => one.id === id);
    if (!implant) return;
    state.select(id);
    workspace.setCross(middleOf(implant));
  });
  return {
    root: el('li', {}, button),
    update(implant) {
      const readings = state.readings(implant);
      const title = implantName(words, ui.language, implant, state);
      const state_ = worstText(ui, readings);
      sign.dataset['level'] = readings.worst;
      replace(sign, levelIcon(readings.worst));
      name.textContent = title;
      worst.textContent = state_;
      button.setAttribute('aria-pressed', String(state.selectedId === id));
      button.setAttribute('aria-label', say(words.showImplant, { name: title, state: state_ }));
    },
  };
}
