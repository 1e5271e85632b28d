import { keep, readKept } from '../workspace/kept.ts';
import { el } from './dom.ts';
import { say, type Ui } from './context.ts';
import './panels.css';

type Panel = 'series' | 'side';

/** CSS px; narrower than `least` folds the panel away. */
const SIZES = {
  series: { usual: 204, least: 150, most: 420 },
  side: { usual: 276, least: 220, most: 520 },
} as const;
const FOLDED = 0;
const STEP = 16;
const NAME = 'panels';

type Widths = Readonly<Record<Panel, number>>;

const readWidths = (): Widths => {
  const { series, side } = readKept(NAME, (value) => (typeof value === 'object' ? (value as Partial<Widths>) : null)) ?? {}; // prettier-ignore
  return { series: held('series', series ?? SIZES.series.usual), side: held('side', side ?? SIZES.side.usual) };
};

const held = (panel: Panel, width: number): number => {
  const { least, most, usual } = SIZES[panel];
  if (!Number.isFinite(width)) return usual;
  return width < least / 2 ? FOLDED : Math.min(most, Math.max(least, Math.round(width)));
};

/**
 * The borders of the two panels beside the views: dragged to make them wider, pressed to fold them away. Remembered in
 * this browser.
 */
export function makePanels(ui: Ui, root: HTMLElement): { readonly handles: readonly HTMLElement[]; reset(): void } {
  let widths = readWidths();
  const handles = (['series', 'side'] as const).map((panel) => makeHandle(ui, panel, root, (width) => set(panel, width), () => widths[panel])); // prettier-ignore
  const apply = () => {
    for (const panel of ['series', 'side'] as const) root.style.setProperty(`--${panel}`, `${widths[panel]}px`);
    root.toggleAttribute('data-series-folded', widths.series === FOLDED);
    root.toggleAttribute('data-side-folded', widths.side === FOLDED);
    for (const handle of handles) handle.update();
  };
  const set = (panel: Panel, width: number) => {
    widths = { ...widths, [panel]: held(panel, width) };
    keep(NAME, widths);
    apply();
  };
  apply();
  return {
    handles: handles.map((handle) => handle.root),
    reset() {
      widths = { series: SIZES.series.usual, side: SIZES.side.usual };
      apply();
    },
  };
}

function makeHandle(
  { strings }: Ui,
  panel: Panel,
  root: HTMLElement,
  set: (width: number) => void,
  width: () => number,
): { root: HTMLElement; update(): void } {
  const { least, most, usual } = SIZES[panel];
  const handle = el('div', { class: `hv-border hv-border-${panel}`, role: 'separator', tabindex: 0, 'aria-orientation': 'vertical', 'aria-label': panel === 'series' ? strings.panelSeries : strings.panelDetails, 'aria-valuemin': 0, 'aria-valuemax': most }); // prettier-ignore
  const wider = panel === 'series' ? 1 : -1; // which way the border moves when the panel grows
  const toggle = () => set(width() === FOLDED ? usual : FOLDED);
  handle.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    handle.focus();
    handle.setPointerCapture(event.pointerId);
    const [start, from] = [event.clientX, width()];
    let moved = false;
    const move = ({ clientX }: PointerEvent) => {
      moved ||= Math.abs(clientX - start) > 3;
      if (moved) set(from + wider * (clientX - start));
    };
    const end = () => {
      handle.removeEventListener('pointermove', move);
      if (!moved) toggle();
    };
    handle.addEventListener('pointermove', move);
    handle.addEventListener('pointerup', end, { once: true });
    handle.addEventListener('pointercancel', () => handle.removeEventListener('pointermove', move), { once: true });
  });
  handle.addEventListener('keydown', (event) => {
    const by = { ArrowRight: STEP * wider, ArrowLeft: -STEP * wider }[event.key];
    if (by !== undefined) set(width() + by < least && by < 0 ? FOLDED : Math.max(least, width() + by));
    else if (event.key === 'Enter' || event.key === ' ') toggle();
    else return;
    event.preventDefault();
  });
  return {
    root: handle,
    update() {
      handle.setAttribute('aria-valuenow', String(width()));
      handle.setAttribute('aria-valuetext', width() === FOLDED ? strings.panelFolded : say(strings.panelWidth, { n: width() })); // prettier-ignore
      handle.title = width() === FOLDED ? strings.panelUnfold : strings.panelFold;
      root.toggleAttribute(`data-${panel}-folded`, width() === FOLDED);
    },
  };
}
