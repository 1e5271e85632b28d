import { RULES_OF } from '@hyaline/contract';
import { describe, expect, it } from 'vitest';
import { passwordFaults } from './password-policy.ts';

describe('a password under preset strict', () => {
  it('[C127] needs 12 characters, counted in code points', () => {
    expect(passwordFaults('Kayak-4-Tue')).toEqual(['short']);
    expect(passwordFaults('Kayak-4-Tues')).toEqual([]);
    expect(passwordFaults(`Kayak-4-${'Tu'.repeat(60)}`)).toEqual([]); // 128
    expect(passwordFaults('Aa1-🛶🛶🛶🛶')).toEqual(['short']); // 8 code points, 12 UTF-16 units
  });

  it.each([
    ['nine-kayaks-4-tuesday', 'no-upper'],
    ['NINE-KAYAKS-4-TUESDAY', 'no-lower'],
    ['Nine-Kayaks-on-Tuesday', 'no-digit'],
    ['NineKayaks4Tuesdays', 'no-sign'],
  ])('%s is refused as %s', (password, fault) => {
    expect(passwordFaults(password)).toEqual([fault]);
  });

  it.each([
    'Password123456!',
    'P@ssw0rd-2026!',
    '!!Qwertyuiop99',
    'Dragon-2026-2026',
    'Sunshine1234567!',
    'Passwordpassword1!', // prettier-ignore
  ])('%s is a known one in disguise, and is refused offline', (password) => {
    expect(passwordFaults(password)).toContain('breached');
  });

  it('an uncommon password is not taken for a known one', () => {
    const good = ['Nine-Kayaks-4-Tuesday', 'ostrich Lamp 7 veto', 'Zx9#fQ2!mW7$', 'Mi-perro-come-3-peras'];
    expect(good.flatMap((password) => passwordFaults(password))).toEqual([]);
  });

  it('a password that is mostly the own name, e-mail or clinic is refused', () => {
    const about = ['ada.byron@harbour.example', 'Ada Byron', 'Harbour Spine'];
    expect(passwordFaults('Byron-Harbour-1', RULES_OF.strict, about)).toEqual(['about-you']);
    expect(passwordFaults('Nine-Kayaks-4-Byron', RULES_OF.strict, about)).toEqual([]);
  });

  it('reads the same whichever way an accent was typed', () => {
    expect(passwordFaults('Ne\u0301-4-Kayak-Ñ')).toEqual(passwordFaults('N\u00e9-4-Kayak-N\u0303'));
  });
});
