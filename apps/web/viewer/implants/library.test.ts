import { describe, expect, it } from 'vitest';
import { DIAMETERS, FAMILIES, genericImplant, LENGTHS, ownAsJson, ownImplantOf, ownImplantsOf, sizeFault, withOwn } from './library.ts'; // prettier-ignore

const own = { name: 'Clinic 4.2', diameterMm: 4.2, apexDiameterMm: 3, lengthMm: 11, apex: 'round' as const };

describe('the generic implants', () => {
  it('are sound in every size that is offered, 3 to 6 mm wide and 6 to 16 mm long', () => {
    expect([DIAMETERS[0], DIAMETERS.at(-1), LENGTHS[0], LENGTHS.at(-1)]).toEqual([3, 6, 6, 16]);
    for (const family of FAMILIES)
      for (const diameter of DIAMETERS)
        for (const length of LENGTHS) expect(sizeFault(genericImplant(family, diameter, length))).toBeNull();
    expect(genericImplant('tapered', 6, 10).apexDiameterMm).toBe(4);
    expect(genericImplant('cylindrical', 6, 10).apexDiameterMm).toBe(6);
  });
});

describe('an implant of one’s own', () => {
  it.each([
    [{ ...own, diameterMm: 1.9 }, 'diameterMm'],
    [{ ...own, diameterMm: '4' }, 'diameterMm'],
    [{ ...own, apexDiameterMm: 0.4 }, 'apexDiameterMm'],
    [{ ...own, apexDiameterMm: 4.3 }, 'apexWider'],
    [{ ...own, lengthMm: 61 }, 'lengthMm'],
    [{ ...own, lengthMm: Number.NaN }, 'lengthMm'],
    [{ ...own, name: '  ' }, 'name'],
    [{ ...own, name: 'x'.repeat(61) }, 'name'],
    [{ ...own, apex: 'sharp' }, 'shape'],
    [null, 'shape'],
  ])('is refused with the part that is wrong: %j', (value, fault) => expect(ownImplantOf(value)).toBe(fault));

  it('goes to a file and comes back; what is none is counted and left out', () => {
    expect(ownImplantsOf(JSON.parse(ownAsJson([own])))).toEqual({ entries: [own], refused: 0 });
    expect(ownImplantsOf([own, { ...own, lengthMm: 1 }, 7])).toEqual({ entries: [own], refused: 2 });
    expect(ownImplantsOf({ other: [] })).toBeNull();
    expect(ownImplantsOf('text')).toBeNull();
  });

  it('replaces the one of its name, in the order of names', () => {
    const wider = { ...own, diameterMm: 5 };
    expect(withOwn(withOwn([own], { ...own, name: 'A' }), wider)).toEqual([{ ...own, name: 'A' }, wider]);
  });
});
