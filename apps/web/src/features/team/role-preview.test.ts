import { PERMISSIONS, ROLES } from '@hyaline/contract';
import { describe, expect, it } from 'vitest';
import { MATTERS, previewOf } from './role-preview.ts';

describe('what a role shows', () => {
  it('speaks of every permission there is', () => {
    const spoken = new Set<string>(MATTERS.flatMap(({ about }) => about));
    expect(Object.keys(PERMISSIONS).filter((permission) => !spoken.has(permission))).toEqual([]);
  });

  it('says of nobody but owner, admin, provider and staff that they see a study', () => {
    // support is nobody's to give: no page shows what it would mean
    const seeing = ROLES.filter((role) => role !== 'support' && !previewOf(role).not.includes('noStudies'));
    expect(seeing).toEqual(['owner', 'admin', 'provider', 'staff']);
    expect(previewOf('staff').sees).toContain('studiesAssigned');
    expect(previewOf('admin').sees).toContain('peopleBelow');
  });

  it('says of an organisation’s people that nothing of a clinic is theirs', () => {
    expect(previewOf('sales-rep').sees).toEqual(['references', 'organisation', 'own']);
  });

  it('says of somebody who runs campaigns that they see those figures and nothing else', () => {
    expect(previewOf('marketing-viewer').sees).toEqual(['campaigns', 'own']);
  });
});
