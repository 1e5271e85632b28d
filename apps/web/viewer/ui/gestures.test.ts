import { describe, expect, it, vi } from 'vitest';
import type { Drag, PictureView } from '../rooms/room.ts';
import type { Ui } from './context.ts';
import { startOf } from './gestures.ts';

const drag: Drag = { move: () => undefined };
const view = {
  name: 'axial',
  draft: null,
  toPatient: () => null,
  camera: {},
  size: { width: 400, height: 300 },
} as unknown as PictureView;
const at = { x: 5, y: 5 };
const left = { button: 0, touch: false };

function uiWith(tool: string, preview: boolean) {
  const start = vi.fn(() => drag);
  const handleAt = vi.fn(() => null);
  const rooms = { tools: [{ name: 'length', group: 'measure', start }], handleAt };
  const workspace = { tool, picture: { preview }, window: { center: 0, width: 1 } };
  return { start, handleAt, ui: { workspace, rooms, strings: {} } as unknown as Ui };
}

describe('a press on a view', () => {
  it('draws nothing on the single slice that stands in until the volume is known', () => {
    const { ui, start, handleAt } = uiWith('length', true);
    expect(startOf(ui, view, at, left)).toBeNull();
    expect(start).not.toHaveBeenCalled();
    expect(handleAt).not.toHaveBeenCalled();
    const later = uiWith('length', false);
    expect(startOf(later.ui, view, at, left)).toBe(drag);
  });

  it('looks at that slice all the same', () => {
    for (const tool of ['crosshair', 'scroll', 'window', 'zoom', 'pan'])
      expect(startOf(uiWith(tool, true).ui, view, at, left)).not.toBeNull();
    expect(startOf(uiWith('length', true).ui, view, at, { button: 2, touch: false })).not.toBeNull();
  });
});
