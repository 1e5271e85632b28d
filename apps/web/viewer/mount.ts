import type { Measure } from '@hyaline/marks';
import type { Bytes } from '@hyaline/kit';
import { packSmall, type PresetName, shrinkVolume } from '@hyaline/volume';
import { type Reading, readingOf } from './measures/reading.ts';
import { ROOMS } from './rooms/index.ts';
import type { Pane } from './rooms/room.ts';
import { Rooms } from './rooms/rooms.ts';
import type { FileProblem, SourceImage, StudySource } from './sources/source.ts';
import type { Ui } from './ui/context.ts';
import { makeCover } from './ui/cover.ts';
import { el, replace } from './ui/dom.ts';
import { listenToDrops, makeDropHint, makePickers } from './ui/drop.ts';
import { makeGrid } from './ui/grid.ts';
import { makeInspector } from './ui/inspector.ts';
import { makeKeysSheet } from './ui/keys-sheet.ts';
import { allKeys, type KeyActions, listenToKeys } from './ui/keys.ts';
import { canFillScreen, toggleFullScreen } from './ui/full-screen.ts';
import { makePanels } from './ui/panels.ts';
import { makePaneSwitch, makeRail } from './ui/rail.ts';
import { makeNotices } from './ui/notices.ts';
import { makeSeriesList } from './ui/series-list.ts';
import { makeLimitNote } from './ui/limit-note.ts';
import { makeSmallNote } from './ui/small-note.ts';
import { makeStatus } from './ui/status.ts';
import { type Language, VIEWER_STRINGS, type ViewerStrings } from './ui/strings.ts';
import { type DepartureDesk, deskFor } from './ui/leaving.ts';
import { makePrintNote } from './ui/print-note.ts';
import { watchUnkept } from './ui/unkept.ts';
import { type HostAction, makeTopbar } from './ui/topbar.ts';
import type { Change, PaneName, ToolName, ViewerEvent } from './workspace/events.ts';
import type { StudyMarks } from '@hyaline/marks';
import { captureView } from './workspace/view-state.ts';
import { Workspace } from './workspace/workspace.ts';
import type { ViewState } from './layouts/saved-view.ts';
import './viewer.css';
import './ui/touch.css';

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
  /** Where it is written down that something of a saved study leaves; without it, nothing of one does. */
  readonly desk?: DepartureDesk | null;
  /** Whether what is drawn on files of this computer is kept somewhere by now. Default: it is not. */
  readonly keepsMarks?: () => boolean;
}

export interface WorkspaceHandle {
  open(source: StudySource): Promise<void>;
  setTool(tool: ToolName): void;
  setPreset(preset: PresetName): void;
  setPane(pane: PaneName): void;
  /** Verbs at the right of the bar. */
  setActions(actions: readonly HostAction[]): void;
  /** The line of truth beside the title; null goes back to what the source says. */
  setTruth(text: string | null): void;
  /** What was measured on the shown series, with what it comes to. */
  measures(): readonly (Measure & Reading)[];
  /** Everything that was put on the study's series: for Save and Share. */
  marks(): StudyMarks;
  /** How the study is looked at: layout, crosshair, window, slab, turned planes and cameras. */
  view(): ViewState;
  /** Puts marks that came with the study onto it. */
  setMarks(marks: StudyMarks): void;
  /** The largest series made small, packed for whoever opens it next; null while it is not shown whole, or is no volume. */
  smallVolume(): Promise<{ readonly bytes: Bytes; readonly seriesInstanceUid: string } | null>;
  /** What is open: for Save and Share. */
  study(): {
    readonly source: StudySource | null;
    readonly images: readonly SourceImage[];
    readonly problems: readonly FileProblem[];
    /** Series instance UID of what is on the screen. */
    readonly shown: string | null;
  };
  /** What is on the screen, drawn anew: the planes of a volume, or the one flat picture. As many as sizes at most. */
  pictures(sizes: readonly PictureSize[], overlays: boolean): readonly HTMLCanvasElement[];
  dispose(): void;
}

interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Puts the whole viewer into an element. It fills the element, which needs a height. */
export function mountWorkspace(element: HTMLElement, options: MountOptions): WorkspaceHandle {
  const language = options.language ?? 'en';
  const readOnly = options.readOnly ?? false;
  const workspace = new Workspace((event) => options.onEvent?.(event));
  const rooms = new Rooms();
  const strings = { ...VIEWER_STRINGS[language], ...options.strings };
  const desk = () => deskFor(workspace.study.source, options.desk ?? null);
  const ui: Ui = {
    workspace,
    rooms,
    language,
    readOnly,
    strings,
    desk,
    panes: () => screen.panes(),
    root: () => screen.root,
    clearedKept: () => screen.clearedKept(),
  };
  const open = (source: StudySource) => workspace.open(source);
  const unkept = watchUnkept(ui, options.keepsMarks ?? (() => false));
  const openInstead = async (source: StudySource) => {
    if (await unkept.mayGo()) await open(source);
  };
  const screen: ReturnType<typeof makeScreen> = makeScreen(ui, options, (source) => void openInstead(source));
  const stop = workspace.listen(screen.update);
  replace(element, screen.root);
  if (options.actions) screen.topbar.setActions(options.actions);
  if (options.source) void open(options.source);
  openRooms(ui, element);
  return {
    open,
    setTool: (tool) => workspace.setTool(tool),
    setPreset: (preset) => workspace.setPreset(preset),
    setPane: (pane) => workspace.setActive(pane),
    setActions: (actions) => screen.topbar.setActions(actions),
    setTruth: (text) => screen.topbar.setTruth(text),
    measures: () =>
      workspace.marks.now.measures.map((measure) => ({ ...measure, ...readingOf(measure, workspace.picture) })),
    marks: () => ownMarks(workspace),
    view: () => captureView(ui),
    setMarks: (marks) => workspace.marks.load(marks),
    smallVolume: () => packShown(workspace),
    study: () => ({
      source: workspace.study.source,
      images: workspace.study.content.images,
      problems: workspace.study.problems,
      shown: workspace.study.shown?.images[0]?.header.seriesInstanceUid ?? null,
    }),
    pictures: (sizes, overlays) => {
      const panes = workspace.picture?.flat ? screen.panes().filter(({ root }) => root.clientWidth > 0) : screen.planes;
      return sizes
        .map((size, n) => panes[n]?.snapshot({ ...size, overlays }) ?? null)
        .filter((picture) => picture !== null);
    },
    dispose() {
      stop();
      unkept.stop();
      screen.stopKeys();
      for (const pane of screen.planes) pane.dispose();
      rooms.dispose();
      workspace.dispose();
      screen.root.remove();
    },
  };
}

/** The marks of the study on the screen, and nothing of another patient whose files were opened with it. */
function ownMarks({ marks, study }: Workspace): StudyMarks {
  const { series } = marks.study();
  const own = study.told.flatMap(({ key, ownKey }) => (series[key] ? [[ownKey, series[key]] as const] : []));
  return { version: 1, series: Object.fromEntries(own) };
}

async function packShown({ picture, study }: Workspace): ReturnType<WorkspaceHandle['smallVolume']> {
  const { shown, series } = study;
  const whole = study.progress.phase === 'idle' && !study.small && study.reduced === 1 && shown === series[0];
  if (!picture || picture.preview || picture.flat || !whole || study.way !== 'volume') return null;
  const breathe = () => new Promise<void>((resolve) => setTimeout(resolve));
  const seriesInstanceUid = shown?.images[0]?.header.seriesInstanceUid ?? '';
  return { bytes: await packSmall(await shrinkVolume(picture.volume, breathe)), seriesInstanceUid };
}

/** The rooms are fetched once the first picture stands, or nothing is to come: they must not delay it. */
function openRooms(ui: Ui, element: HTMLElement): void {
  const { workspace, rooms } = ui;
  let asked = false;
  const load = () => {
    if (asked) return;
    asked = true;
    stop();
    rooms.load(ROOMS, ui).catch((cause: unknown) => {
      // a tool that did not arrive leaves the pictures as they are; the page's own reports tell of it
      element.dispatchEvent(new CustomEvent('viewer-rooms-failed', { bubbles: true, detail: cause }));
    });
  };
  const stop = workspace.listen((change) => {
    if (change === 'progress' && (workspace.study.times.firstPictureMs !== null || workspace.study.failure)) load();
  });
  if (workspace.study.source === null) load();
}

function makeScreen(ui: Ui, options: MountOptions, onFiles: (source: StudySource) => void) {
  const { workspace, strings } = ui;
  const grid = makeGrid(ui);
  const active = (): Pane | undefined => grid.panes().find((pane) => pane.name === workspace.active);
  const fitAll = () => grid.panes().forEach((pane) => pane.fit());
  const pickers = ui.readOnly ? null : makePickers(onFiles);
  const root = el('div', { class: 'hv', 'data-language': ui.language });
  const actions: KeyActions = {
    active,
    reset: fitAll,
    fullScreen: () => canFillScreen() && toggleFullScreen(root),
    showKeys: () => sheet.showModal(),
    closeDetails: () => topbar.closeDetails(),
  };
  const sheet = makeKeysSheet(ui, () => allKeys(ui, actions));
  const panels = makePanels(ui, root);
  const topbar = makeTopbar(ui, {
    home: options.home ?? null,
    onDetails: (open) => {
      root.classList.toggle('hv-open', open);
      if (open) inspector.showTool();
    },
  });
  const rail = makeRail(ui, actions);
  const paneSwitch = makePaneSwitch(ui, grid.panes);
  const series = makeSeriesList(ui, pickers && makeDropHint(ui, pickers));
  const inspector = makeInspector(ui);
  const status = makeStatus(ui);
  const cover = makeCover(ui, pickers, onFiles);
  const notices = makeNotices(ui);
  const small = makeSmallNote(ui);
  const limit = makeLimitNote(ui);
  const main = el(
    'main',
    { class: 'hv-main', 'aria-label': strings.views },
    grid.root,
    notices.root,
    small.root,
    limit.root,
    cover.root,
  );
  const side = el('div', { class: 'hv-side' }, inspector.root);
  root.append(
    topbar.root,
    series.root,
    rail.root,
    paneSwitch.root,
    main,
    side,
    el('div', { class: 'hv-borders', role: 'region', 'aria-label': strings.panels }, ...panels.handles),
    status.root,
    sheet,
    makePrintNote(ui),
    ...(pickers ? [pickers.root] : []),
  );
  const stopKeys = listenToKeys(root, ui, actions);
  if (!ui.readOnly) listenToDrops(root, ui, onFiles);
  const parts = [grid, topbar, series, inspector, status, rail, paneSwitch, cover, notices, small, limit];
  const update = (change: Change) => {
    for (const part of parts) part.update(change);
  };
  update('study');
  return { root, planes: grid.planes, panes: grid.panes, clearedKept: panels.reset, topbar, update, stopKeys };
}
