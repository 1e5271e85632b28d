import { readHeader } from '@hyaline/dicom';
import { flatFile } from '@hyaline/dicom/testing/flat';
import { describe, expect, it } from 'vitest';
import type { PaneName } from '../workspace/events.ts';
import { type Layout, MPR, panesOf, type Workspace } from '../workspace/workspace.ts';
import { StackState } from './state.ts';

function imageOf(instance: number) {
  const read = readHeader(flatFile({ modality: 'IO', columns: 8, rows: 6, instance }));
  if (read.kind !== 'image') throw new Error(read.kind);
  return { name: `${instance}`, header: read.header };
}

/** As far as pictures that are no volume need one. */
function workspaceWith(images: readonly unknown[]) {
  const made = {
    study: { way: 'stack', shown: { images } },
    picture: { volume: {}, preview: false },
    marks: { now: { calibrations: [] } },
    pool: {},
    layout: MPR,
    maximized: null as PaneName | null,
    active: 'axial' as PaneName,
    cross: [0, 0, 0],
    setFlat: () => undefined,
    setCross: () => undefined,
    setLayout(layout: Layout) {
      made.layout = layout;
      made.maximized = null;
      made.active = panesOf(layout)[0] ?? 'axial';
    },
    setActive(pane: PaneName) {
      made.active = pane;
      if (made.maximized !== null) made.maximized = pane;
    },
  };
  return made;
}

describe('the screen while pictures are looked at one by one', () => {
  it.each([1, 3])('shows no planes, whoever asks for them: %i pictures', (count) => {
    const workspace = workspaceWith(Array.from({ length: count }, (_, n) => imageOf(n + 1)));
    const state = new StackState(workspace as unknown as Workspace, () => undefined);
    state.sync();
    const own = workspace.layout;
    expect(panesOf(own)).toEqual(count === 1 ? ['stack'] : ['stack', 'strip']);
    const ways = [
      () => workspace.setLayout(MPR), // a layout from the menu, or of a view that was kept
      () => workspace.setActive('coronal'), // its key
      () => Object.assign(workspace, { active: 'coronal', maximized: 'coronal' }), // and that of one view alone
    ];
    for (const way of ways) {
      way();
      state.sync();
      expect(workspace).toMatchObject({ layout: own, active: 'stack', maximized: null });
    }
    workspace.maximized = 'stack';
    state.sync();
    expect(workspace.maximized).toBe('stack');
  });

  it('gives the screen back when a volume comes', () => {
    const workspace = workspaceWith([imageOf(1)]);
    const state = new StackState(workspace as unknown as Workspace, () => undefined);
    state.sync();
    workspace.study.way = 'volume';
    state.sync();
    expect(workspace.layout).toBe(MPR);
    workspace.setActive('coronal');
    state.sync();
    expect(workspace.active).toBe('coronal');
  });
});
