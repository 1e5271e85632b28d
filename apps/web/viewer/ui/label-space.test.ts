import { describe, expect, it } from 'vitest';
import { LabelSpace } from './label-space.ts';

const view = { left: 0, top: 0, width: 200, height: 100 };
const label = (left: number, top: number) => ({ left, top, width: 60, height: 20 });

describe('labels on a picture', () => {
  it('stay where they belong as long as nothing is there', () => {
    const space = new LabelSpace(view);
    expect(space.place(label(10, 10))).toEqual(label(10, 10));
    expect(space.place(label(80, 10))).toEqual(label(80, 10));
  });

  it('never leave the part of the picture that is shown', () => {
    expect(new LabelSpace(view).place(label(170, 95))).toEqual(label(140, 80));
    expect(new LabelSpace({ left: 50, top: 20, width: 100, height: 60 }).place(label(0, 0))).toEqual(label(50, 20));
  });

  it('make room for each other, by as little as is needed', () => {
    const space = new LabelSpace(view);
    space.place(label(10, 40));
    expect(space.place(label(20, 46))).toEqual(label(20, 62));
    expect(space.place(label(30, 38))).toEqual(label(30, 18));
  });

  it('keep off what stands there already', () => {
    const space = new LabelSpace(view, [{ left: 170, top: 40, width: 30, height: 20 }]);
    expect(space.place(label(140, 42))).toEqual(label(140, 62));
  });

  it('lie over another only where no room is left near', () => {
    const space = new LabelSpace({ ...view, height: 22 });
    space.place(label(10, 0));
    expect(space.place(label(10, 0))).toEqual(label(10, 0));
  });
});
