import type { PlaneName, PresetName } from '@hyaline/volume';
import type { FileProblem, SourceImage, StudySource } from './sources/source.ts';
import type { Ui } from './ui/context.ts';
import { el, replace, svgIcon } from './ui/dom.ts';
import { listenToDrops, makeDropHint, makeEmptyState, makePickers } from './ui/drop.ts';
import { ICONS } from './ui/icons.ts';
import { makeInspector } from './ui/inspector.ts';
import { makeKeysSheet } from './ui/keys-sheet.ts';
import { listenToKeys } from './ui/keys.ts';
import { makePlaneSwitch, makeRail } from './ui/rail.ts';
import { makeSeriesList } from './ui/series-list.ts';
import { makeStatus } from './ui/status.ts';
import { type Language, VIEWER_STRINGS, type ViewerStrings } from './ui/strings.ts';
import { type HostAction, makeTopbar } from './ui/topbar.ts';
import { Viewport } from './ui/viewport.ts';
import { zoomAt } from './workspace/camera.ts';
import type { Measure, ToolName, ViewerEvent } from './workspace/events.ts';
import { type Change, PLANES, Workspace } from './workspace/workspace.ts';
import './viewer.css';

export interface MountOptions {
  /** What to open; null starts with a place to drop files. */
  readonly source: StudySource | null;
  /** No files can be opened and no verb changes anything: what a recipient gets. */
  readonly readOnly?: boolean;
  readonly language?: Language;
  /** Words to use in place of ours. */
  readonly strings?: Partial<ViewerStrings>;
  readonly home?: { readonly href: string; readonly label: string } | null;
  readonly actions?: readonly HostAction[];
  readonly onEvent?: (event: ViewerEvent) => void;
}

export interface WorkspaceHandle {
  open(source: StudySource): Promise<void>;
  setTool(tool: ToolName): void;
  setPreset(preset: PresetName): void;
  setPlane(plane: PlaneName): void;
  /** Verbs at the right of the bar. */
  setActions(actions: readonly HostAction[]): void;
  /** The line of truth beside the title; null goes back to what the source says. */
  setTruth(text: string | null): void;
  measures(): readonly Measure[];
  /** What is open: for Save and Share. */
  study(): {
    readonly source: StudySource | null;
    readonly images: readonly SourceImage[];
    readonly problems: readonly FileProblem[];
  };
  dispose(): void;
}

/** Puts the whole viewer into an element. It fills the element, which needs a height. */
export function mountWorkspace(element: HTMLElement, options: MountOptions): WorkspaceHandle {
  const language = options.language ?? 'en';
  const readOnly = options.readOnly ?? false;
  const workspace = new Workspace((event) => options.onEvent?.(event));
  const ui: Ui = { workspace, language, readOnly, strings: { ...VIEWER_STRINGS[language], ...options.strings } };
  const open = (source: StudySource) => workspace.open(source);
  const screen = makeScreen(ui, options, (source) => void open(source));
  const stop = workspace.listen(screen.update);
  replace(element, screen.root);
  if (options.actions) screen.topbar.setActions(options.actions);
  if (options.source) void open(options.source);
  return {
    open,
    setTool: (tool) => workspace.setTool(tool),
    setPreset: (preset) => workspace.setPreset(preset),
    setPlane: (plane) => workspace.setActive(plane),
    setActions: (actions) => screen.topbar.setActions(actions),
    setTruth: (text) => screen.topbar.setTruth(text),
    measures: () => workspace.measures.all,
    study: () => ({ source: workspace.source, images: workspace.content.images, problems: workspace.problems }),
    dispose() {
      stop();
      screen.stopKeys();
      for (const view of screen.views) view.dispose();
      workspace.dispose();
      screen.root.remove();
    },
  };
}

function makeScreen(ui: Ui, options: MountOptions, onFiles: (source: StudySource) => void) {
  const { workspace, strings } = ui;
  const views = PLANES.map((plane) => new Viewport(ui, plane));
  const active = () => views.find((view) => view.plane === workspace.active) as Viewport;
  const fitAll = () => views.forEach((view) => view.fit());
  const sheet = makeKeysSheet(ui);
  const pickers = ui.readOnly ? null : makePickers(onFiles);
  const root = el('div', { class: 'hv', 'data-language': ui.language });
  const topbar = makeTopbar(ui, { home: options.home ?? null, onDetails: () => root.classList.toggle('hv-open') });
  const rail = makeRail(ui, { reset: fitAll, showKeys: () => sheet.showModal() });
  const planes = makePlaneSwitch(ui);
  const series = makeSeriesList(ui, pickers && makeDropHint(ui, pickers));
  const inspector = makeInspector(ui);
  const status = makeStatus(ui);
  const message = el('div', { class: 'hv-cover' });
  const grid = el(
    'main',
    { class: 'hv-grid', 'aria-label': strings.views },
    ...views.map((view) => view.root),
    message,
  );
  const side = el('div', { class: 'hv-side' }, inspector.root);
  root.append(
    topbar.root,
    series.root,
    rail.root,
    planes.root,
    grid,
    side,
    status.root,
    sheet,
    ...(pickers ? [pickers.root] : []),
  );
  const stopKeys = listenToKeys(root, ui, {
    zoom(factor) {
      zoomAt(active().camera, factor, 0, 0);
      active().requestDraw();
    },
    reset: fitAll,
    showKeys: () => sheet.showModal(),
  });
  if (!ui.readOnly) listenToDrops(root, ui, onFiles);

  const update = (change: Change) => {
    grid.dataset['active'] = workspace.active;
    grid.dataset['maximized'] = workspace.maximized ?? '';
    for (const part of [topbar, series, inspector, status]) part.update(change);
    rail.update();
    planes.update();
    for (const view of views) view.changed(change);
    cover(ui, message, pickers);
  };
  update('study');
  return { root, views, topbar, update, stopKeys };
}

/** What stands over the views while there is nothing to see: an invitation, or why not. */
function cover(ui: Ui, message: HTMLElement, pickers: ReturnType<typeof makePickers> | null): void {
  const { workspace, strings } = ui;
  const state = workspace.failure ?? (workspace.source ? 'open' : 'empty');
  if (message.dataset['state'] === state) return;
  message.dataset['state'] = state;
  message.hidden = state === 'open';
  if (state === 'open') replace(message);
  else if (state === 'empty') replace(message, makeEmptyState(ui, pickers));
  else {
    replace(
      message,
      el(
        'div',
        { class: 'hv-empty', role: 'alert' },
        el('span', { class: 'hv-empty-icon' }, svgIcon(ICONS.warning, 34, 1.5)),
        el('h2', { text: strings.failedTitle }),
        el('p', { text: strings.error[state as keyof ViewerStrings['error']] }),
      ),
    );
  }
}
