import { describe, expect, it } from 'vitest';
import { type PatientFields } from '@hyaline/contract';
import { typed } from './patients.fixture.ts';
import { foldNumber, nameWords, patientTokens, tokensOf } from './tokens.ts';

const CLINIC = '0190f3a2-0000-7000-8000-000000000001';
const vault = (secret: number) => ({ vault: { instanceSecret: async () => new Uint8Array(32).fill(secret) } }) as never;
const fieldsOf = (more = {}) => typed(more) as unknown as PatientFields;

describe('blind-index tokens', () => {
  it('folds what people write in different ways to the same words', () => {
    expect(nameWords('José María Núñez-Ortega')).toEqual(['jose', 'maria', 'nunez', 'ortega']);
    expect(nameWords("  O'Brien  ")).toEqual(['obrien']);
    expect(nameWords('ﬁona 李')).toEqual(['fiona', '李']);
    expect(foldNumber('hs-2041 / b')).toBe('HS2041B');
  });

  it('are golden: a clinic finds tomorrow what it stored today', async () => {
    const tokenOf = await tokensOf(vault(7), CLINIC);
    expect([tokenOf('name', 'que'), tokenOf('phone4', '0134'), tokenOf('mrn', 'HS2041')]).toMatchInlineSnapshot(`
      [
        "2518238865983059046",
        "3246159919705158861",
        "1404750061921982453",
      ]
    `);
  });

  it('differ by kind, clinic and key, and fit a bigint', async () => {
    const tokenOf = await tokensOf(vault(7), CLINIC);
    const elsewhere = await tokensOf(vault(7), CLINIC.replace(/1$/, '2'));
    const other = await tokensOf(vault(8), CLINIC);
    const all = [tokenOf('name', '1234'), tokenOf('mrn', '1234'), elsewhere('mrn', '1234'), other('mrn', '1234')];
    expect(new Set(all).size).toBe(4);
    for (const token of all) expect(BigInt.asIntN(64, BigInt(token)).toString()).toBe(token);
  });

  it('cover prefixes of three to eight letters, short words whole, and no birth date or sex', async () => {
    const asked: string[] = [];
    const tokenOf = (kind: string, value: string): string => {
      asked.push(`${kind}:${value}`);
      return String(asked.length);
    };
    patientTokens(tokenOf, fieldsOf({ givenName: 'Li', familyName: 'Quennellington', ssn: '078-05-1121' }));
    expect(asked).toEqual([
      'name:li',
      ...['que', 'quen', 'quenn', 'quenne', 'quennel', 'quennell'].map((prefix) => `name:${prefix}`),
      'phone4:0134',
      'phone7:5550134',
      'email:rosalind@quennell.example',
      'mrn:HS2041',
      'ssn:078051121',
    ]);
  });
});
