import { STRAIGHT_FRAMES, turnOthers } from '@hyaline/volume';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { allKept, forgetAll, keep } from '../workspace/kept.ts';
import { DEFAULT_PREFERENCES, preferencesOf } from '../workspace/preferences.ts';
import { keepViews, readViews, renamed, type SavedView, type ViewState, without, withView } from './saved-view.ts';

const turned: ViewState = {
  layout: 'mpr',
  maximized: null,
  active: 'coronal',
  cross: [12.25, -3.5, 0.1],
  window: { center: 1000, width: 3800 },
  preset: 'bone',
  slab: { mode: 'max', thicknessMm: 10 },
  thicknessMm: 10,
  frames: turnOthers(turnOthers(STRAIGHT_FRAMES, 'axial', 0.3), 'coronal', -1.1),
  cameras: { axial: { zoom: 2.5, panX: 0.123_456_789, panY: -0.2 } },
};
const state = JSON.parse(JSON.stringify(turned)) as ViewState; // without minus zeros, which JSON does not know
const view = (name: string): SavedView => ({ name, state });

/** As a browser has it: text only. */
function storage(): Storage {
  const kept = new Map<string, string>();
  const methods = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  return new Proxy(methods as unknown as Storage, {
    ownKeys: () => [...kept.keys()],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  });
}

describe('saved views', () => {
  beforeEach(() => vi.stubGlobal('localStorage', storage()));
  afterEach(() => vi.unstubAllGlobals());

  it('[C051] come back as they were kept, number by number, and can be renamed and deleted', () => {
    expect(readViews()).toEqual([]);
    expect(keepViews([view('TMJ left'), view('Implant 36')])).toBe(true);
    expect(readViews()).toEqual([view('TMJ left'), view('Implant 36')]);
    keepViews(renamed(readViews(), 'TMJ left', '  TMJ   right '));
    keepViews(without(readViews(), 'Implant 36'));
    expect(readViews()).toEqual([view('TMJ right')]);
  });

  it('under a name that is there take its place; a name that is taken or empty is refused', () => {
    const other = { name: 'a', state: { ...state, thicknessMm: 3 } };
    expect(withView([view('a'), view('b')], other)).toEqual([other, view('b')]);
    expect(renamed([view('a'), view('b')], 'a', 'b')).toEqual([view('a'), view('b')]);
    expect(renamed([view('a')], 'a', '   ')).toEqual([view('a')]);
  });

  it('leave out what is no view, and are none where storage is blocked', () => {
    keep('views', [view('good'), { name: 'bad', state: { ...state, cross: [1, 2] } }, { name: 'worse' }, 7]);
    expect(readViews()).toEqual([view('good')]);
    keep('views', 'nonsense');
    expect(readViews()).toEqual([]);
    vi.stubGlobal('localStorage', {
      getItem: () => {
        throw new Error('blocked');
      },
      setItem: () => {
        throw new Error('full');
      },
    });
    expect(readViews()).toEqual([]);
    expect(keepViews([view('a')])).toBe(false);
  });

  it('are among what is listed and cleared, and nothing else of this browser is', () => {
    localStorage.setItem('theme', 'dark');
    keepViews([view('a')]);
    keep('preferences', DEFAULT_PREFERENCES);
    expect(allKept().map(({ name }) => name)).toEqual(['preferences', 'views']);
    forgetAll();
    expect(allKept()).toEqual([]);
    expect(localStorage.getItem('theme')).toBe('dark');
  });
});

describe('preferences', () => {
  it('fall back to their defaults where they are missing or not sensible', () => {
    expect(preferencesOf(null)).toEqual(DEFAULT_PREFERENCES);
    expect(preferencesOf({ smooth: false, crosshairGap: 900, textSize: '14', singleKeys: 0 })).toEqual({
      ...DEFAULT_PREFERENCES,
      smooth: false,
    });
  });
});
