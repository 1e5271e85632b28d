import { type Identity, personName } from '@hyaline/dicom';
import type { Change } from '../workspace/events.ts';
import type { OpenStudy } from '../workspace/open-study.ts';
import type { Ui } from './context.ts';
import { el, mark, onClick, replace, svgIcon } from './dom.ts';
import { ICONS } from './icons.ts';
import { type MenuItem, makeMenu } from './menu.ts';
import { iconButton } from './rail.ts';
import { dateText } from './strings.ts';
import { keepLayout } from '../workspace/last-layout.ts';
import { MPR } from '../workspace/workspace.ts';

/** A verb that the host puts at the right of the bar: Save, Share. */
export interface HostAction {
  readonly id: string;
  readonly label: string;
  readonly primary?: boolean;
  readonly disabled?: boolean;
  readonly onPress: () => void;
}

export interface TopbarOptions {
  /** Where the mark leads; null shows it without a link. */
  readonly home: { readonly href: string; readonly label: string } | null;
  /** The series and the panel over the picture, where they have no place beside it. */
  onDetails(open: boolean): void;
}

export interface Topbar {
  readonly root: HTMLElement;
  setActions(actions: readonly HostAction[]): void;
  setTruth(text: string | null): void;
  /** Puts the panel away; false when it was not there. */
  closeDetails(): boolean;
  update(change: Change | null): void;
}

export function makeTopbar(ui: Ui, options: TopbarOptions): Topbar {
  const { strings, workspace } = ui;
  const facts = el('div', { class: 'hv-facts' });
  const truth = el('span', { class: 'hv-truth' });
  const actions = el('div', { class: 'hv-actions' });
  const undo = onClick(iconButton(ICONS.undo, strings.undo, 'Ctrl Z', 17), () => workspace.marks.undo());
  const redo = onClick(iconButton(ICONS.redo, strings.redo, 'Ctrl ⇧ Z', 17), () => workspace.marks.redo());
  const details = iconButton(ICONS.details, strings.details, null, 18);
  const isOpen = () => details.ariaExpanded === 'true';
  const openDetails = (open: boolean) => {
    details.ariaExpanded = String(open);
    options.onDetails(open);
  };
  details.ariaExpanded = 'false';
  onClick(details, () => openDetails(!isOpen()));
  const layouts = makeMenu(strings.layouts, ICONS.layout, () => layoutItems(ui));
  const verbs = makeMenu(
    ui.readOnly ? strings.more : strings.studyMenu,
    ui.readOnly ? ICONS.adjustments : ICONS.export,
    () => commandItems(ui),
  );
  details.classList.add('hv-details-button');
  for (const button of [undo, redo, details]) button.classList.add('hv-tip-below');
  const home = options.home
    ? el('a', { class: 'hv-home', href: options.home.href, 'aria-label': options.home.label }, mark(22))
    : el('span', { class: 'hv-home' }, mark(22));
  const root = el('header', { class: 'hv-top' }, home, el('span', { class: 'hv-divider', 'aria-hidden': true }), facts, truth, el('span', { class: 'hv-space' }), el('div', { class: 'hv-history' }, undo, redo), layouts.root, verbs.root, actions, details); // prettier-ignore
  let said: string | null = null;
  const showTruth = () => {
    const text = said ?? truthOf(ui);
    truth.hidden = text === '';
    replace(truth, svgIcon(ICONS.lock, 13, 1.9), el('span', { text }));
    truth.title = text;
  };
  const update = (change: Change | null) => {
    undo.disabled = !workspace.marks.canUndo;
    redo.disabled = !workspace.marks.canRedo;
    // pictures that are no volume have no planes to lay out
    layouts.root.hidden = ui.rooms.layouts.length === 0 || workspace.picture?.flat !== undefined;
    layouts.button.disabled = workspace.picture === null;
    verbs.root.hidden = ui.rooms.commands.length === 0;
    if (change !== null && change !== 'study') return;
    showTruth();
    replace(facts, ...factsOf(ui));
  };
  update(null);
  return {
    root,
    update,
    setTruth(text) {
      said = text;
      showTruth();
    },
    closeDetails() {
      if (!isOpen()) return false;
      openDetails(false);
      details.focus();
      return true;
    },
    setActions: (list) => replace(actions, ...list.map(actionButton)),
  };
}

const layoutItems = ({ workspace, rooms, strings, readOnly }: Ui): MenuItem[] =>
  [{ ...MPR, label: strings.layoutMpr, icon: ICONS.layout }, ...rooms.layouts].map((layout) => ({
    name: layout.name,
    label: layout.label,
    icon: layout.icon,
    chosen: workspace.layout.name === layout.name,
    run: () => {
      workspace.setLayout(layout);
      if (!readOnly) keepLayout(layout.name);
    },
  }));

const commandItems = ({ rooms }: Ui): MenuItem[] =>
  rooms.commands.map(({ name, label, icon, enabled, run }) => ({ name, label, icon, disabled: !enabled(), run }));

function actionButton({ id, label, primary, disabled, onPress }: HostAction): HTMLElement {
  return onClick(
    el('button', {
      type: 'button',
      class: primary ? 'hv-button hv-primary' : 'hv-button',
      'data-action': id,
      disabled: disabled ?? false,
      text: label,
    }),
    onPress,
  );
}

function truthOf({ workspace, strings, readOnly }: Ui): string {
  const kind = workspace.study.source?.kind;
  if (kind === 'saved') return strings.inClinic;
  if (kind === 'link') return strings.sealedLink;
  return readOnly ? '' : strings.onlyHere;
}

/** Whose pictures are shown. Where files of several patients were opened, nobody's until a series is picked. */
function identityOf({ shown, series, content }: OpenStudy): Identity | null {
  if (shown) return shown.study.identity;
  const [first] = series;
  if (series.some(({ study }) => study.key !== first?.study.key)) return null;
  return content.images[0]?.identity ?? null;
}

function factsOf({ workspace, strings, language }: Ui): HTMLElement[] {
  const identity = identityOf(workspace.study);
  const title = workspace.study.source?.label || identity?.studyDescription || strings.title;
  const shownTitle = identity?.studyDescription || title;
  return [
    el('h1', { class: 'hv-title', text: shownTitle }),
    identity?.patientName ? el('span', { class: 'hv-patient', text: personName(identity.patientName) }) : null,
    identity?.studyDate ? el('span', { class: 'hv-date', text: dateText(language, identity.studyDate) }) : null,
  ].filter((one) => one !== null);
}
