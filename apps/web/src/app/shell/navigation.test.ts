import { describe, expect, it } from 'vitest';
import { homeOf, placesFor } from './navigation.ts';

const keys = (role: Parameters<typeof placesFor>[0]) => placesFor(role).map((place) => place.key);

describe('the navigation', () => {
  it('a provider sees studies, patients and links, and not the ledger of the whole clinic', () => {
    expect(keys('provider')).toEqual([
      'home',
      'imaging',
      'patients',
      'schedule',
      'tasks',
      'messages',
      'protocols',
      'atlas',
      'links',
      'requests',
      'claims',
      'settings',
    ]);
  });

  it('a privacy officer sees the ledger and no patient pictures', () => {
    expect(keys('privacy-officer')).toEqual([
      'tasks',
      'requests',
      'keeping',
      'accessLog',
      'ledger',
      'claims',
      'settings',
    ]);
  });

  it('somebody who runs campaigns sees those figures, and begins there', () => {
    expect(keys('marketing-viewer')).toEqual(['campaigns', 'claims', 'settings']);
    expect(homeOf('marketing-viewer')).toBe('/campaigns');
  });

  it('the front desk sees no patients, only the names it was given', () => {
    expect(keys('staff')).toEqual([
      'home',
      'imaging',
      'schedule',
      'tasks',
      'identities',
      'atlas',
      'claims',
      'settings',
    ]);
  });

  it('an owner sees everything', () => {
    expect(keys('owner')).toEqual([
      'home',
      'imaging',
      'patients',
      'schedule',
      'tasks',
      'messages',
      'protocols',
      'atlas',
      'links',
      'requests',
      'keeping',
      'accessLog',
      'ledger',
      'claims',
      'settings',
    ]);
  });
});
