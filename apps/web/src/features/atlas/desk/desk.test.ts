import { documentOf, SEGMENTS, VERTEBRAE } from '@hyaline/spine';
import { describe, expect, it } from 'vitest';
import {
  HEALTHY,
  resetLevel,
  setCanal,
  setCurve,
  setDisc,
  setDisplacement,
  setHerniation,
  setPelvis,
  setSagittal,
  setSeverity,
  setVertebra,
} from './edits.ts';
import { limitsOf } from './limits.ts';
import { outcomeOf, readFile, writeFile } from './outcome.ts';

describe('limits of a number', () => {
  it.each([
    ['pelvis.pi', 20, 95],
    ['sagittal.ll', -20, 100],
    ['coronal.curves.0.cobb', 0, 130],
    ['discs.L4-L5.height', 0.1, 1.2],
    ['discs.L4-L5.herniation.reach', 0, 15],
    ['segments.L5-S1.slip', -50, 120],
    ['vertebrae.T12.loss.anterior', 0, 0.9],
    ['canal.L4-L5.lateral.left', 0, 3],
  ])('%s lies between %d and %d', (path, min, max) => {
    expect(limitsOf(path)).toEqual({ min, max });
  });

  it('says when there is no such number', () => {
    expect(() => limitsOf('pelvis.name')).toThrow(RangeError);
    expect(() => limitsOf('coronal.curves')).toThrow(RangeError);
  });
});

describe('changing values', () => {
  it('leaves every other part as it was, and a level can be made healthy again', () => {
    for (const segment of [SEGMENTS[0], SEGMENTS.at(-1) ?? SEGMENTS[0]]) {
      const changed = [
        setDisc(segment, { height: 0.5 }),
        setHerniation(segment, { reach: 4 }),
        setDisplacement(segment, { slip: 10 }),
        setCanal(segment, { central: 2 }),
        setSeverity(segment, 3),
      ].reduce((values, edit) => edit(values), HEALTHY);
      expect(outcomeOf(changed).problems).toEqual([]);
      expect(changed.discs[segment]).toMatchObject({ height: 0.5, degeneration: 1, herniation: { reach: 4 } });
      expect(resetLevel(segment)(changed)).toEqual(HEALTHY);
    }
    const [bone] = VERTEBRAE;
    expect(bone && resetLevel(bone)(setVertebra(bone, { osteophytes: 2 })(HEALTHY))).toEqual(HEALTHY);
  });

  it('keeps the cause of a slip only as long as it can be one', () => {
    const isthmic = setDisplacement('L5-S1', { slip: 20, slipType: 'isthmic' })(HEALTHY);
    expect(isthmic.segments['L5-S1']?.slipType).toBe('isthmic');
    const further = setDisplacement('L5-S1', { slip: 30 })(isthmic);
    expect(further.segments['L5-S1']).toMatchObject({ slip: 30, slipType: 'isthmic' });
    for (const slip of [0, -10]) {
      const changed = setDisplacement('L5-S1', { slip })(isthmic);
      expect(changed.segments['L5-S1']).not.toHaveProperty('slipType');
      expect(outcomeOf(changed).problems).toEqual([]);
    }
    const unsaid = setDisplacement('L5-S1', { slipType: undefined })(isthmic);
    expect(unsaid.segments['L5-S1']).not.toHaveProperty('slipType');
  });

  it('puts a herniation in the middle when its zone is central, and on a side when it is not', () => {
    const central = setHerniation('L4-L5', { zone: 'central' })(HEALTHY);
    expect(central.discs['L4-L5']?.herniation?.side).toBe('middle');
    const beside = setHerniation('L4-L5', { zone: 'foraminal' })(central);
    expect(beside.discs['L4-L5']?.herniation?.side).toBe('left');
    expect(setHerniation('L4-L5', null)(beside).discs['L4-L5']).toEqual({ height: 1, degeneration: 1 });
  });

  it('refuses what cannot be, says where, and cuts nothing down', () => {
    const tooMuch = setPelvis({ pi: 120 })(HEALTHY);
    expect(tooMuch.pelvis.pi).toBe(120);
    expect(outcomeOf(tooMuch)).toEqual({ values: null, problems: [{ code: 'malformed', path: 'pelvis.pi' }] });
    const twisted = { ...HEALTHY, coronal: { ...HEALTHY.coronal, curves: [] } };
    const curve = { upper: 'T8', apex: 'T5', lower: 'T12', cobb: 20, side: 'right', rotation: 0 } as const;
    const wrong = outcomeOf({ ...twisted, coronal: { ...twisted.coronal, curves: [curve] } });
    expect(wrong.problems.map(({ code }) => code)).toEqual(['curve-order']);
    const again = setCurve(0, { upper: 'T4', apex: 'T8' })({
      ...twisted,
      coronal: { ...twisted.coronal, curves: [curve] },
    });
    expect(outcomeOf(again).problems).toEqual([]);
  });
});

describe('files of values', () => {
  it('come back as they were written, older ones of values alone too', () => {
    const values = setHerniation('L5-S1', { reach: 7.5 })(setPelvis({ pi: 61.25 })(HEALTHY));
    const document = {
      ...documentOf(values),
      goal: setSagittal({ ll: 60 })(values),
      pins: [{ level: 'L5-S1' as const, at: null, text: 'here' }],
    };
    expect(readFile(writeFile(document)).document).toEqual(document);
    expect(readFile(JSON.stringify(values)).document).toEqual(documentOf(values));
  });

  it('are refused with the place of what is wrong, when they are no JSON, and when they are huge', () => {
    const { problems } = readFile(JSON.stringify({ ...HEALTHY, name: 'Jane', sagittal: { ll: 400 } }));
    expect(problems.map(({ path }) => path).toSorted()).toEqual(['sagittal.ll', 'values']);
    const aim = { values: HEALTHY, goal: { sagittal: { tk: 400 } }, pins: [{ level: 'C9', text: '' }], of: 'Jane' };
    const places = readFile(JSON.stringify(aim)).problems.map(({ path }) => path);
    expect(places).toEqual(['goal.sagittal.tk', 'pins.0.level', 'pins.0.text', 'document']);
    expect(() => readFile('{')).toThrow(SyntaxError);
    expect(readFile(' '.repeat(200_000)).problems).toHaveLength(1);
  });
});
