import { documentOf } from '@hyaline/spine';
import { describe, expect, it } from 'vitest';
import { HEALTHY, setPelvis, setSagittal } from './edits.ts';
import { next, start } from './use-entry.ts';

type Action = Parameters<typeof next>[1];
const after = (...actions: Action[]) => actions.reduce(next, start());
const change = (edit: (values: typeof HEALTHY) => typeof HEALTHY): Action => ({ do: 'change', edit, hold: null });

describe('what is entered of one spine', () => {
  it('keeps today, goal and pins in one history', () => {
    const pin = { level: 'L4-L5', at: null, text: 'here' } as const;
    const state = after(
      change(setPelvis({ pi: 60 })),
      { do: 'goal', goal: HEALTHY },
      { do: 'side', side: 'goal' },
      change(setSagittal({ ll: 50 })),
      { do: 'pins', pins: [pin] },
    );
    expect(state.history.present).toMatchObject({
      values: { pelvis: { pi: 60 }, sagittal: { ll: 58 } },
      goal: { pelvis: { pi: 52 }, sagittal: { ll: 50 } },
      pins: [pin],
    });
    const back = [1, 2, 3].reduce((before) => next(before, { do: 'undo' }), state);
    expect(back.history.present).toMatchObject({ goal: null, pins: [], values: { pelvis: { pi: 60 } } });
    // there is no goal any more to enter
    expect(back.side).toBe('today');
    expect(next(back, { do: 'redo' }).history.present.goal).toEqual(HEALTHY);
  });

  it('shows the last values of each posture that go together', () => {
    const state = after(
      { do: 'goal', goal: HEALTHY },
      { do: 'side', side: 'goal' },
      change(setSagittal({ tk: 45 })),
      change(setPelvis({ pi: 300 })),
    );
    expect(state.problems.goal.map(({ path }) => path)).toEqual(['pelvis.pi']);
    expect(state.problems.today).toEqual([]);
    expect(state.shown.goal?.values).toMatchObject({ pelvis: { pi: 52 }, sagittal: { tk: 45 } });
    expect(state.shown.today?.values).toEqual(HEALTHY);
  });

  it('opens another document as one step, and a saved one with a history of its own', () => {
    const other = documentOf(setPelvis({ pi: 44 })(HEALTHY));
    const opened = after(change(setPelvis({ pi: 60 })), { do: 'open', document: other, saved: false });
    expect(opened.shown.today?.values.pelvis.pi).toBe(44);
    expect(next(opened, { do: 'undo' }).history.present.values.pelvis.pi).toBe(60);
    const fresh = next(opened, { do: 'open', document: other, saved: true });
    expect(fresh.history.past).toEqual([]);
    expect(fresh.safe).toBe(other);
  });
});
