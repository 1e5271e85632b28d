import type { Pane, RoomTool } from '../rooms/room.ts';
import { panesOf } from '../workspace/workspace.ts';
import type { Change } from '../workspace/events.ts';
import type { Ui } from './context.ts';
import { el, onClick, replace, svgIcon } from './dom.ts';
import { lookTools } from './gestures.ts';
import { canFillScreen } from './full-screen.ts';
import { ICONS } from './icons.ts';

export interface RailActions {
  reset(): void;
  fullScreen(): void;
  showKeys(): void;
}

/** Every tool, those of the rooms after the ones that only look. */
export const allTools = (ui: Ui): readonly RoomTool[] => [...lookTools(ui), ...ui.rooms.tools];

/** What is planned lies in a volume: on pictures that are none those tools do nothing. */
export const isUsable = ({ group }: Pick<RoomTool, 'group'>, { workspace }: Pick<Ui, 'workspace'>): boolean =>
  group !== 'plan' || workspace.picture?.flat === undefined;

/** The tools at the left; on a phone a bar below the picture. */
export function makeRail(ui: Ui, actions: RailActions): { root: HTMLElement; update(change: Change | null): void } {
  const { strings, workspace } = ui;
  const reset = onClick(iconButton(ICONS.reset, strings.reset, '0'), actions.reset);
  const maximize = onClick(iconButton(ICONS.maximize, strings.maximize, 'F'), () => workspace.toggleMaximized());
  maximize.classList.add('hv-desktop');
  const fill = onClick(iconButton(ICONS.fullScreen, strings.fullScreen, 'Alt+Enter'), actions.fullScreen);
  fill.classList.add('hv-desktop');
  fill.hidden = !canFillScreen();
  const keys = onClick(iconButton(ICONS.keys, strings.keys, '?'), actions.showKeys);
  keys.classList.add('hv-desktop');
  const undo = onClick(iconButton(ICONS.undo, strings.undo), () => workspace.marks.undo());
  const redo = onClick(iconButton(ICONS.redo, strings.redo), () => workspace.marks.redo());
  const history = el('div', { class: 'hv-rail-history' }, undo, redo);
  const root = el('nav', { class: 'hv-rail', 'aria-label': strings.tools });
  let buttons: readonly { readonly tool: RoomTool; readonly button: HTMLButtonElement }[] = [];
  const build = () => {
    const tools = allTools(ui);
    const made = tools.map((tool) => {
      const { name, icon, key, label } = tool;
      const button = onClick(iconButton(icon, label, key), () => workspace.setTool(name));
      button.dataset['tool'] = name;
      return { tool, button };
    });
    buttons = made;
    const group = (name: RoomTool['group']) => {
      const own = made.filter((_, n) => tools[n]?.group === name).map(({ button }) => button);
      return own.length ? [...own, rule()] : [];
    };
    const all = [...group('look'), ...group('measure'), ...group('plan')];
    replace(root, ...all, reset, maximize, fill, el('span', { class: 'hv-space' }), keys, history);
  };
  build();
  const update = (change: Change | null) => {
    if (change === 'rooms') build();
    for (const { tool, button } of buttons) {
      button.setAttribute('aria-pressed', String(workspace.tool === tool.name));
      button.hidden = !isUsable(tool, ui);
    }
    for (const line of root.querySelectorAll('hr')) line.hidden = shownBefore(line) instanceof HTMLHRElement;
    undo.disabled = !workspace.marks.canUndo;
    redo.hidden = !workspace.marks.canRedo;
    history.hidden = undo.disabled && redo.hidden;
    maximize.setAttribute('aria-pressed', String(workspace.maximized !== null));
    root.toggleAttribute('data-idle', workspace.picture === null);
  };
  update(null);
  return { root, update };
}

/** What stands before it: nothing of a group of which no tool can be used. */
function shownBefore(element: Element): Element | null {
  const before = element.previousElementSibling;
  return before instanceof HTMLElement && before.hidden ? shownBefore(before) : before;
}

const rule = () => el('hr', { class: 'hv-rule', role: 'presentation' });

export function iconButton(
  icon: readonly string[],
  label: string,
  key: string | null = null,
  size = 19,
): HTMLButtonElement {
  const tip = el('span', { class: 'hv-tip', 'aria-hidden': true, text: label }, key && el('kbd', { text: key }));
  const button = el(
    'button',
    { type: 'button', class: 'hv-icon-button', 'aria-label': label, 'aria-keyshortcuts': key },
    svgIcon(icon, size),
    tip,
  );
  return button;
}

/** Which view of the layout a phone shows. */
export function makePaneSwitch(
  ui: Ui,
  panes: () => readonly Pane[],
): { root: HTMLElement; update(change: Change | null): void } {
  const { strings, workspace } = ui;
  const root = el('nav', { class: 'hv-segments hv-planes', 'aria-label': strings.view });
  const update = (change: Change | null) => {
    if (change === null || change === 'layout' || change === 'rooms') {
      const shown = panesOf(workspace.layout);
      const buttons = panes()
        .filter(({ name }) => shown.includes(name))
        .map(({ name, label }) => {
          const button = el('button', { type: 'button', 'data-pane': name, text: label });
          return onClick(button, () => workspace.setActive(name));
        });
      replace(root, ...buttons);
    }
    for (const button of root.querySelectorAll('button'))
      button.setAttribute('aria-pressed', String(workspace.active === button.dataset['pane']));
  };
  update(null);
  return { root, update };
}
