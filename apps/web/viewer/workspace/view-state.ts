import { PRESETS } from '@hyaline/volume';
import type { Ui } from '../ui/context.ts';
import type { ViewState } from '../layouts/saved-view.ts';
import type { Camera } from './camera.ts';
import { type Layout, MPR } from './workspace.ts';

/** How the study is looked at now. */
export function captureView(ui: Ui): ViewState {
  const { layout, maximized, active, cross, window, preset, slab, thicknessMm, frames } = ui.workspace;
  const cameras: Record<string, Camera> = {};
  for (const { name, camera, root } of ui.panes()) {
    if (!camera) continue;
    const side = sideOf(root);
    cameras[name] = { zoom: camera.zoom, panX: camera.panX / side, panY: camera.panY / side };
  }
  const own = Object.fromEntries(ui.panes().flatMap((pane) => (pane.kept ? [[pane.name, pane.kept()]] : [])));
  return { layout: layout.name, maximized, active, cross, window, preset, slab, thicknessMm, frames, cameras, own };
}

/** Looks at the study like that again, as far as its views are here; a layout that is not falls back to three planes. */
export function recallView(ui: Ui, state: ViewState): void {
  const { workspace } = ui;
  // views are of planes, and pictures that are no volume have none
  if (!workspace.picture || workspace.picture.preview || workspace.picture.flat) return;
  const layout: Layout = [MPR, ...ui.rooms.layouts].find(({ name }) => name === state.layout) ?? MPR;
  const known = (pane: string) => ui.panes().some(({ name }) => name === pane);
  workspace.setLayout(layout);
  if (state.maximized !== null && known(state.maximized)) workspace.toggleMaximized(state.maximized);
  else if (known(state.active)) workspace.setActive(state.active);
  workspace.setCross(state.cross);
  workspace.setFrames(state.frames);
  const { preset, window } = state;
  if (preset === 'own' || preset === null || PRESETS[preset].width !== window.width) workspace.setWindow(window);
  else workspace.setPreset(preset);
  workspace.setThickness(state.thicknessMm);
  workspace.setSlab(state.slab?.mode ?? null);
  for (const pane of ui.panes()) pane.recall?.(state.own?.[pane.name] ?? null);
  for (const { name, camera, root } of ui.panes()) {
    const kept = state.cameras[name];
    if (!camera || !kept) continue;
    const side = sideOf(root);
    Object.assign(camera, { zoom: kept.zoom, panX: kept.panX * side, panY: kept.panY * side });
  }
  workspace.changed('view');
}

/** The shorter side of a view; of one that is not shown, 1, where its camera is of no use yet. */
const sideOf = ({ clientWidth, clientHeight }: HTMLElement): number => Math.min(clientWidth, clientHeight) || 1;
