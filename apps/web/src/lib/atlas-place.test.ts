import { describe, expect, it } from 'vitest';
import { atlasPath, placeIn, placeOf, shownVisit } from './atlas-place.ts';

const [PATIENT, VISIT] = ['0de00000-0000-7000-8000-000000000102', '01a20330-c45f-7d66-b844-7a420dcc810d'];

describe('the address of the atlas', () => {
  it('holds ids alone, and gives them back', () => {
    const path = atlasPath({ patient: PATIENT, visit: VISIT });
    expect(path).toBe(`/atlas?patient=${PATIENT}&visit=${VISIT}`);
    const search = Object.fromEntries(new URLSearchParams(path.split('?')[1]));
    expect(placeOf(search)).toEqual({ patient: PATIENT, visit: VISIT, earlier: null });
    expect(placeIn(path.slice('/atlas'.length))).toEqual({ patient: PATIENT, visit: VISIT, earlier: null });
  });

  it.each([
    ['no patient', { visit: VISIT, earlier: VISIT }],
    ['a name', { patient: 'Eyre', visit: VISIT }],
    ['a path', { patient: `${PATIENT}/../visits`, visit: VISIT }],
    ['a number', { patient: 7 }],
  ])('names nobody with %s', (_, search) => {
    expect(placeOf(search)).toEqual({ patient: null, visit: null, earlier: null });
  });

  it('names a visit only as long as the page shows what is saved of it', () => {
    expect(shownVisit({ visit: VISIT }, false)).toBe(VISIT);
    expect(shownVisit({ visit: VISIT }, true)).toBeNull();
    expect(placeIn(`?visit=${VISIT}`).visit).toBeNull();
  });
});
