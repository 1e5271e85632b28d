import { describe, expect, it } from 'vitest';
import { nameOf, signsOf } from './key-names.ts';

const pressed = (key: string, more: Partial<KeyboardEvent> = {}) =>
  nameOf({ key, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...more });

describe('a key', () => {
  it('has one name, whatever system it was pressed on', () => {
    expect(pressed('H', { shiftKey: true })).toBe('h');
    expect(pressed('?', { shiftKey: true })).toBe('?');
    expect(pressed('k', { ctrlKey: true })).toBe('Control+k');
    expect(pressed('k', { metaKey: true })).toBe('Control+k');
    expect(pressed('Z', { ctrlKey: true, shiftKey: true })).toBe('Control+Shift+z');
    expect(pressed('ArrowLeft', { altKey: true })).toBe('Alt+ArrowLeft');
  });

  it('stands as it is printed on a keyboard', () => {
    expect(['h', '?', '+', '-', 'Control+k', 'Alt+ArrowLeft', 'Control+Shift+z'].map(signsOf)).toEqual([
      'H',
      '?',
      '+',
      '−',
      'Ctrl K',
      'Alt ←',
      'Ctrl ⇧ Z',
    ]);
  });
});
