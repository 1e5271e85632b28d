import { describe, expect, it } from 'vitest';
import {
  chartRows,
  fdiOf,
  fromPalmer,
  fromUniversal,
  isUpper,
  toothPlace,
  toothText,
  toPalmer,
  toPalmerLetters,
  toUniversal,
} from './teeth.ts';

/** Written out by hand from the tables of ISO 3950 and the American Dental Association: FDI, Universal, Palmer, typed. */
const TABLE = `
18 1 8┘ UR8, 17 2 7┘ UR7, 16 3 6┘ UR6, 15 4 5┘ UR5, 14 5 4┘ UR4, 13 6 3┘ UR3, 12 7 2┘ UR2, 11 8 1┘ UR1,
21 9 └1 UL1, 22 10 └2 UL2, 23 11 └3 UL3, 24 12 └4 UL4, 25 13 └5 UL5, 26 14 └6 UL6, 27 15 └7 UL7, 28 16 └8 UL8,
38 17 ┌8 LL8, 37 18 ┌7 LL7, 36 19 ┌6 LL6, 35 20 ┌5 LL5, 34 21 ┌4 LL4, 33 22 ┌3 LL3, 32 23 ┌2 LL2, 31 24 ┌1 LL1,
41 25 1┐ LR1, 42 26 2┐ LR2, 43 27 3┐ LR3, 44 28 4┐ LR4, 45 29 5┐ LR5, 46 30 6┐ LR6, 47 31 7┐ LR7, 48 32 8┐ LR8,
55 A E┘ URE, 54 B D┘ URD, 53 C C┘ URC, 52 D B┘ URB, 51 E A┘ URA,
61 F └A ULA, 62 G └B ULB, 63 H └C ULC, 64 I └D ULD, 65 J └E ULE,
75 K ┌E LLE, 74 L ┌D LLD, 73 M ┌C LLC, 72 N ┌B LLB, 71 O ┌A LLA,
81 P A┐ LRA, 82 Q B┐ LRB, 83 R C┐ LRC, 84 S D┐ LRD, 85 T E┐ LRE`;

const rows = TABLE.trim()
  .split(',')
  .map((row) => row.trim().split(' ') as [string, string, string, string])
  .map(([fdi, universal, palmer, typed]) => ({ fdi: Number(fdi), universal, palmer, typed }));

describe('tooth numbers', () => {
  it('are those of the published table, for all 32 permanent and 20 primary teeth', () => {
    expect(rows).toHaveLength(52);
    for (const { fdi, universal, palmer, typed } of rows) {
      expect([toUniversal(fdi), toPalmer(fdi), toPalmerLetters(fdi)]).toEqual([universal, palmer, typed]);
      expect(toothText(fdi, 'fdi')).toBe(String(fdi));
      expect(toothText(fdi, 'universal')).toBe(universal);
      expect(toothText(fdi, 'palmer')).toBe(palmer);
    }
  });

  it('are read back from each way of writing them', () => {
    for (const { fdi, universal, palmer, typed } of rows) {
      expect([fromUniversal(universal), fromPalmer(palmer), fromPalmer(typed)]).toEqual([fdi, fdi, fdi]);
      const place = toothPlace(fdi);
      expect(place && fdiOf(place)).toBe(fdi);
    }
    expect([fromUniversal('t'), fromPalmer(' ur6 ')]).toEqual([85, 16]);
  });

  it('are none where there is no such tooth', () => {
    for (const fdi of [0, 1, 9, 10, 19, 20, 49, 50, 56, 66, 76, 86, 91, 11.5, -11, 111, Number.NaN]) {
      expect([toothPlace(fdi), toUniversal(fdi), toPalmer(fdi)]).toEqual([null, null, null]);
    }
    for (const text of ['', '0', '33', 'U', '01', 'AA', '1.5']) expect(fromUniversal(text)).toBeNull();
    for (const text of ['', '6', 'UR9', 'URF', 'XX6', '9┘', '└', '6└']) expect(fromPalmer(text)).toBeNull();
  });

  it('stand in the chart with the patient’s right on the left, the midline in its middle', () => {
    const { upper, lower } = chartRows(false);
    expect(upper.map((fdi) => toothText(fdi, 'universal'))).toEqual(Array.from({ length: 16 }, (_, n) => `${n + 1}`));
    expect(lower).toEqual([48, 47, 46, 45, 44, 43, 42, 41, 31, 32, 33, 34, 35, 36, 37, 38]);
    expect(chartRows(true)).toEqual({
      upper: [55, 54, 53, 52, 51, 61, 62, 63, 64, 65],
      lower: [85, 84, 83, 82, 81, 71, 72, 73, 74, 75],
    });
    expect([isUpper(16), isUpper(65), isUpper(46), isUpper(71), isUpper(99)]).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
