import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalJson,
  fromBase64Url,
  fromHex,
  isUuid,
  type Json,
  newId,
  newOpaqueId,
  toBase64Url,
  toHex,
} from './index.ts';

describe('kit', () => {
  it('base64url and hex give the same bytes back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(fromBase64Url(toBase64Url(bytes))).toEqual(new Uint8Array(bytes));
        expect(fromHex(toHex(bytes))).toEqual(new Uint8Array(bytes));
      }),
    );
  });

  it('refuses a second spelling of the same base64url bytes', () => {
    expect(() => fromBase64Url('AB')).toThrow(RangeError); // 'AA' and 'AB' would both decode to one zero byte
    expect(() => fromBase64Url('AA==')).toThrow(RangeError);
    for (const text of ['A', 'AAAAA', 'AAB', 'AA B', 'AA+A', 'AA/A', 'ÄÄÄÄ']) {
      expect(() => fromBase64Url(text), text).toThrow(RangeError);
    }
    for (const bytes of [1, 2, 3, 4, 5].map((length) => new Uint8Array(length).fill(255))) {
      const text = toBase64Url(bytes);
      const others = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].map(
        (c) => text.slice(0, -1) + c,
      );
      const accepted = others.filter((other) => isAccepted(other));
      expect(new Set(accepted.map((other) => toHex(fromBase64Url(other)))).size).toBe(accepted.length);
    }
  });

  it('has ids that tell no time', () => {
    expect(isUuid(newOpaqueId())).toBe(true);
    expect(newOpaqueId()[14]).toBe('4');
  });

  it('writes a JSON value in one spelling whatever the order of its keys', () => {
    expect(canonicalJson({ b: [1, true, null], a: 'é\n' })).toBe('{"a":"é\\n","b":[1,true,null]}');
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const backwards = Object.fromEntries(Object.entries(object).toReversed()) as Json;
        expect(canonicalJson(backwards)).toBe(canonicalJson(object as Json));
        expect(JSON.parse(canonicalJson(object as Json))).toEqual(JSON.parse(JSON.stringify(object)));
      }),
    );
  });

  it('makes ids that are UUIDs and sort by time', () => {
    const ids = [1, 1000, 65_536, 2 ** 40].map((ms) => newId(ms));
    expect(ids.every(isUuid)).toBe(true);
    expect(ids.toSorted()).toEqual(ids);
  });
});

function isAccepted(text: string): boolean {
  try {
    fromBase64Url(text);
    return true;
  } catch {
    return false;
  }
}
