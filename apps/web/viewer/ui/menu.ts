import { el, onClick, replace, svgIcon } from './dom.ts';

export interface MenuItem {
  readonly name: string;
  readonly label: string;
  readonly icon: readonly string[];
  readonly disabled?: boolean;
  /** Set where the items are a choice of one. */
  readonly chosen?: boolean;
  run(): void;
}

/** A button that opens a list of verbs; its items are asked for each time it opens. */
export function makeMenu(
  label: string,
  icon: readonly string[],
  items: () => readonly MenuItem[],
): { root: HTMLElement; button: HTMLButtonElement } {
  const button = el(
    'button',
    { type: 'button', class: 'hv-menu-button', 'aria-haspopup': 'menu', 'aria-expanded': 'false', 'aria-label': label },
    svgIcon(icon, 17),
    el('span', { text: label }),
  );
  const list = el('div', { class: 'hv-menu-list', role: 'menu', 'aria-label': label, hidden: true });
  const root = el('div', { class: 'hv-menu' }, button, list);
  const show = (open: boolean) => {
    list.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
    if (!open) return;
    replace(list, ...items().map((item) => menuItem(item, () => close(true))));
    list.querySelector<HTMLElement>('[aria-checked=true], :not([aria-checked]):not(:disabled)')?.focus();
  };
  const close = (focus: boolean) => {
    show(false);
    if (focus) button.focus();
  };
  onClick(button, () => show(list.hidden !== false));
  root.addEventListener('focusout', (event) => {
    if (!root.contains(event.relatedTarget as Node | null)) close(false);
  });
  list.addEventListener('keydown', (event) => {
    const all = [...list.querySelectorAll('button')];
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    const to: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
    if (event.key === 'Escape') close(true);
    else if (event.key in to) all.at((to[event.key] as number) % all.length)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return { root, button };
}

function menuItem({ name, label, icon, disabled, chosen, run }: MenuItem, done: () => void): HTMLElement {
  const button = el(
    'button',
    {
      type: 'button',
      role: chosen === undefined ? 'menuitem' : 'menuitemradio',
      'aria-checked': chosen === undefined ? null : (String(chosen) as 'true' | 'false'),
      'data-item': name,
      disabled: disabled ?? false,
    },
    svgIcon(icon, 16),
    el('span', { text: label }),
  );
  return onClick(button, () => {
    done();
    run();
  });
}
