import type { PasskeyCreation } from '@hyaline/contract';
import { describe, expect, it } from 'vitest';
import { namedOnDevice } from './passkey-name.ts';

const asked = {
  rp: { name: 'Harbour Spine', id: 'clinic.example' },
  user: { id: 'AAAA', name: 'Harbour Spine', displayName: 'Harbour Spine' },
  challenge: 'BBBB',
} as unknown as PasskeyCreation;

describe('the name of a passkey on a device', () => {
  it('is told from others of the same clinic by a word of the person’s own, and is nobody else’s concern', () => {
    const [one, other] = [namedOnDevice(asked, ' the little one '), namedOnDevice(asked, 'grandma')];
    expect([one.user.name, other.user.displayName]).toEqual([
      'Harbour Spine · the little one',
      'Harbour Spine · grandma',
    ]);
    expect({ ...one, user: asked.user }).toEqual(asked);
    expect(namedOnDevice(asked, '  ')).toBe(asked);
    expect(namedOnDevice(asked, 'x'.repeat(300)).user.name).toHaveLength('Harbour Spine · '.length + 40);
  });
});
