import { describe, expect, it } from 'vitest';
import type { Ui } from './context.ts';
import { allKeys } from './keys.ts';
import { VIEWER_STRINGS } from './strings.ts';

const tool = (key: string, group: 'measure' | 'plan') => ({ name: key, key, label: key, icon: [], group, start: () => null }); // prettier-ignore

function usableKeys(picture: object): readonly string[] {
  const rooms = { tools: [tool('L', 'measure'), tool('I', 'plan')], keys: [] };
  const ui = { workspace: { picture }, rooms, strings: VIEWER_STRINGS.en } as unknown as Ui;
  const actions = { active: () => undefined, reset: () => undefined, fullScreen: () => undefined, showKeys: () => undefined, closeDetails: () => false }; // prettier-ignore
  return allKeys(ui, actions).flatMap(({ keys, enabled }) => ((enabled?.() ?? true) ? keys : []));
}

describe('keys on pictures that are no volume', () => {
  it('leave out planes, slabs and the tools that plan in a volume', () => {
    const [volume, flat] = [usableKeys({}), usableKeys({ flat: {} })];
    const planes = ['a', 'o', 'g', 'm', '[', ']', 'i'];
    expect(volume).toEqual(expect.arrayContaining([...planes, 'l', 'f', 'w']));
    expect(flat).toEqual(volume.filter((key) => !planes.includes(key)));
  });
});
