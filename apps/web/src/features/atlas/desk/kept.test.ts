import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FRESH, keep, PANEL_WIDTH, panelWidth, readKept } from './kept.ts';

describe('what the browser keeps of the page', () => {
  const stored = new Map<string, string>();
  beforeEach(() => {
    stored.clear();
    vi.stubGlobal('localStorage', {
      getItem: (name: string) => stored.get(name) ?? null,
      setItem: (name: string, text: string) => void stored.set(name, text),
      removeItem: (name: string) => void stored.delete(name),
    });
  });

  it('comes back, and is gone once everything is as on the first day', () => {
    const kept = {
      ...FRESH,
      panel: 'posture' as const,
      panelWidth: panelWidth(411.6),
      eyes: [{ name: 'From behind', position: [1, 2, 3], target: [4, 5, 6] }],
    };
    keep(kept as typeof FRESH);
    expect(readKept()).toEqual(kept);
    keep(FRESH);
    expect(stored.size).toBe(0);
    expect(readKept()).toEqual(FRESH);
  });

  it('keeps the panel between its narrowest and its widest', () => {
    expect([0, 411.6, 9000].map(panelWidth)).toEqual([PANEL_WIDTH.least, 412, PANEL_WIDTH.most]);
  });

  it('has no place for a value: what does not belong is dropped, what nobody can read is fresh', () => {
    stored.set('hy.atlas', JSON.stringify({ panel: 'level', values: { pelvis: { pi: 61 } } }));
    expect(readKept()).toEqual({ ...FRESH, panel: 'level' });
    stored.set('hy.atlas', '{"layers":{"bone":7}}');
    expect(readKept()).toEqual(FRESH);
    stored.set('hy.atlas', '{');
    expect(readKept()).toEqual(FRESH);
  });
});
