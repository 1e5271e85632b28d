type Pressed = Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>;

/** `Control+k`, `Alt+ArrowLeft`, `h`: letters are small, and Shift only counts beside Control or Alt. */
export function nameOf({ key, altKey, ctrlKey, metaKey, shiftKey }: Pressed): string {
  const control = ctrlKey || metaKey;
  const held = [control && 'Control+', altKey && 'Alt+', (control || altKey) && shiftKey && 'Shift+'].filter(Boolean);
  return `${held.join('')}${key.length === 1 ? key.toLowerCase() : key}`;
}

/** Whether a field has the focus that takes letters itself. */
export const holdsText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.matches('input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]:not([contenteditable=false])'); // prettier-ignore

const SIGNS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Control: 'Ctrl',
  Shift: '⇧',
  Escape: 'Esc',
  Enter: '⏎',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  '-': '−',
};

/** A key as it stands on a keyboard: `Ctrl K`, `Alt ←`. */
export const signsOf = (key: string): string =>
  key === '+'
    ? key
    : key
        .split('+')
        .map((part) => SIGNS[part] ?? (part.length === 1 ? part.toUpperCase() : part))
        .join(' ');
