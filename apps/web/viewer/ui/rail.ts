import type { PlaneName } from '@hyaline/volume';
import type { ToolName } from '../workspace/events.ts';
import { PLANES } from '../workspace/workspace.ts';
import type { Ui } from './context.ts';
import { el, onClick, svgIcon } from './dom.ts';
import { type IconName, ICONS } from './icons.ts';
import type { ViewerStrings } from './strings.ts';

export interface ToolEntry {
  readonly tool: ToolName;
  readonly icon: IconName;
  readonly key: string;
  readonly name: (strings: ViewerStrings) => string;
}

export const TOOLS: readonly ToolEntry[] = [
  { tool: 'crosshair', icon: 'crosshair', key: 'C', name: (s) => s.toolCrosshair },
  { tool: 'scroll', icon: 'scroll', key: 'S', name: (s) => s.toolScroll },
  { tool: 'window', icon: 'window', key: 'W', name: (s) => s.toolWindow },
  { tool: 'zoom', icon: 'zoom', key: 'Z', name: (s) => s.toolZoom },
  { tool: 'pan', icon: 'pan', key: 'H', name: (s) => s.toolPan },
  { tool: 'length', icon: 'length', key: 'L', name: (s) => s.toolLength },
  { tool: 'angle', icon: 'angle', key: 'N', name: (s) => s.toolAngle },
  { tool: 'ellipse', icon: 'ellipse', key: 'E', name: (s) => s.toolEllipse },
  { tool: 'arrow', icon: 'arrow', key: 'T', name: (s) => s.toolArrow },
];

export interface RailActions {
  reset(): void;
  showKeys(): void;
}

/** The tools at the left; on a phone a bar below the picture. */
export function makeRail(ui: Ui, actions: RailActions): { root: HTMLElement; update(): void } {
  const { strings, workspace } = ui;
  const buttons = TOOLS.map(({ tool, icon, key, name }) => {
    const button = iconButton(icon, name(strings), key);
    return { tool, button: onClick(button, () => workspace.setTool(tool)) };
  });
  const reset = onClick(iconButton('reset', strings.reset, '0'), actions.reset);
  const maximize = onClick(iconButton('maximize', strings.maximize, 'F'), () => workspace.toggleMaximized());
  maximize.classList.add('hv-desktop');
  const keys = onClick(iconButton('keys', strings.keys, '?'), actions.showKeys);
  keys.classList.add('hv-desktop');
  const look = buttons.slice(0, 5).map(({ button }) => button);
  const measure = buttons.slice(5).map(({ button }) => button);
  const root = el('nav', { class: 'hv-rail', 'aria-label': strings.tools }, ...look, rule(), ...measure, rule(), reset, maximize, el('span', { class: 'hv-space' }), keys); // prettier-ignore
  const update = () => {
    for (const { tool, button } of buttons) button.setAttribute('aria-pressed', String(workspace.tool === tool));
    maximize.setAttribute('aria-pressed', String(workspace.maximized !== null));
    root.toggleAttribute('data-idle', workspace.picture === null);
  };
  update();
  return { root, update };
}

const rule = () => el('hr', { class: 'hv-rule', role: 'presentation' });

export function iconButton(icon: IconName, label: string, key: string | null = null, size = 19): HTMLButtonElement {
  const tip = el('span', { class: 'hv-tip', 'aria-hidden': true, text: label }, key && el('kbd', { text: key }));
  const button = el(
    'button',
    { type: 'button', class: 'hv-icon-button', 'aria-label': label, 'aria-keyshortcuts': key },
    svgIcon(ICONS[icon], size),
    tip,
  );
  return button;
}

/** Which plane a phone shows. */
export function makePlaneSwitch(ui: Ui): { root: HTMLElement; update(): void } {
  const { strings, workspace } = ui;
  const buttons = PLANES.map((plane: PlaneName) => ({
    plane,
    button: onClick(el('button', { type: 'button', text: strings[plane] }), () => workspace.setActive(plane)),
  }));
  const root = el(
    'nav',
    { class: 'hv-segments hv-planes', 'aria-label': strings.view },
    ...buttons.map(({ button }) => button),
  );
  const update = () => {
    for (const { plane, button } of buttons) button.setAttribute('aria-pressed', String(workspace.active === plane));
  };
  update();
  return { root, update };
}
