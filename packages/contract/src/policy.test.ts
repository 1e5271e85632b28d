import { describe, expect, it } from 'vitest';
import { allows, type Permission, PERMISSIONS, type Role, ROLES } from './permissions.ts';
import {
  accessIn,
  type Cell,
  type DataClass,
  DATA_CLASSES,
  HOLDERS,
  type Holder,
  holdersOf,
  MAY_BREAK_GLASS,
  mayRead,
  mayWrite,
  POLICY,
} from './policy.ts';

/**
 * The table once more, apart from the product's: r read, w write, p pseudonymous, a append, - nothing, ? under a
 * condition. Columns as DATA_CLASSES.
 */
const AGREED: Record<Holder, string> = {
  owner: 'w w w w p r w? w w w',
  admin: '- w? w? - p r w? w? w r',
  'provider-assigned': 'w w w w p r? - - - r',
  'provider-unassigned': '- - - - p - - - - r',
  staff: 'r? r? w? - p - w? - - r',
  'privacy-officer': '- - - - p r - - - r',
  'organisation-owner': '- - - - p r - - - -',
  'organisation-viewer': '- - - - p - - - - -',
  'sales-rep': '- - - - p - - - - -',
  advertiser: '- - - - r? - - - r? -',
  patient: 'r? r? r? r? - r? r - - r',
  support: '- - - - - - - - - -',
  'support-granted': 'r? r? r? - r r? r r r r',
  prober: '- - - - - r - - - r',
  'link-viewer': '- - r? - - - r - - -',
  'link-study': '- r? - - - - r - - -',
  'link-packet': '- - - r? - - r - - -',
  'break-glass': 'r? r? r? r? p - - - - -',
  job: 'w? w? w? w? w a - w? w? -',
  'ocr-worker': '- - - - - - - - - -',
};
const letters = { none: '-', read: 'r', write: 'w', pseud: 'p', append: 'a' } as const;
const written = (cell: Cell): string => `${letters[accessIn(cell)]}${typeof cell === 'string' ? '' : '?'}`;

/** What each permission reaches, and how; null: nothing of patients, studies, aggregates or the ledger. */
const REACHES: Record<Permission, [DataClass, 'read' | 'write' | 'pseud'] | null> = {
  'session:self': null,
  'plan:read': null,
  'member:read': null,
  'study:read': ['study', 'read'],
  'study:write': ['study', 'write'],
  'study:export': ['study', 'read'],
  'atlas:use': null,
  'patient:read': ['phi', 'read'],
  'patient:write': ['phi', 'write'],
  'patient:import': ['phi', 'write'],
  'patient:export': ['phi', 'read'],
  'patient:identity': ['phi', 'read'],
  'erasure:read': ['audit', 'read'],
  'request:read': ['audit', 'read'],
  'request:enter': ['phi', 'write'],
  'erasure:ask': ['phi', 'write'],
  'erasure:decide': ['audit', 'read'],
  'erasure:carry-out': ['phi', 'write'],
  'schedule:read': null,
  'schedule:write': null,
  'schedule:settings': null,
  'compound:read': null,
  'compound:write': null,
  'link:read': ['study', 'write'],
  'link:create': ['study', 'write'],
  'link:revoke': ['study', 'write'],
  'member:manage': null,
  'clinic:rules': null,
  'organisation:manage': null,
  'organisation:read': ['aggregates', 'pseud'],
  'organisation:references': ['aggregates', 'pseud'],
  'reference:attribute': ['aggregates', 'pseud'],
  'organisation:offer': null,
  'practice:read': null,
  'practice:write': null,
  'clinic:close': null,
  'branding:read': null,
  'branding:write': ['branding', 'write'],
  'mail:read': null,
  'api-key:own': null,
  'legal:read': ['legal', 'read'],
  'legal:accept': ['legal', 'write'],
  'grant:request': null,
  'grant:read': null,
  'grant:review': ['audit', 'read'],
  'support:give': null,
  'support:desk': null,
  'access-log:read': ['audit', 'read'],
  'access-log:review': ['audit', 'read'],
  'access-log:settings': ['audit', 'read'],
  'accounting:keep': ['audit', 'read'],
  'accounting:make': ['audit', 'read'],
  'figures:read': ['aggregates', 'pseud'],
  'campaign:read': ['aggregates', 'pseud'],
  'task:read': null,
  'task:write': null,
  'task:settings': null,
  'ledger:read': ['audit', 'read'],
  'ledger:export': ['audit', 'read'],
};

const gives = (cell: Cell, how: 'read' | 'write' | 'pseud'): boolean =>
  how === 'read' ? mayRead(cell) : how === 'write' ? mayWrite(cell) : accessIn(cell) !== 'none';
/** By their own row, or by special access, which reads and, for a provider, writes. */
function mayReach(role: Role, name: DataClass, how: 'read' | 'write' | 'pseud'): boolean {
  if (holdersOf(role).some((holder) => gives(POLICY[holder][name], how))) return true;
  return how === 'read' && MAY_BREAK_GLASS.includes(role) && gives(POLICY['break-glass'][name], 'read');
}

describe('the one table of who may know what', () => {
  it.each(HOLDERS)('says of %s what was agreed, cell by cell', (holder) => {
    expect(DATA_CLASSES.map((name) => written(POLICY[holder][name])).join(' ')).toBe(AGREED[holder]);
  });

  it('is never passed by a permission: whoever holds one has the cell that it reaches', () => {
    for (const [permission, reach] of Object.entries(REACHES)) {
      if (reach === null) continue;
      const holders = ROLES.filter((role) => allows(role, permission as Permission));
      expect(
        holders.filter((role) => !mayReach(role, ...reach)),
        permission,
      ).toEqual([]);
    }
    expect(Object.keys(REACHES).toSorted()).toEqual(Object.keys(PERMISSIONS).toSorted());
  });

  it('is reached: a role with a cell holds some permission for it', () => {
    const reached = new Set(Object.values(REACHES).flatMap((reach) => reach?.[0] ?? []));
    // support reads what it did itself from its grants, and the branding as everybody inside does
    const without = ROLES.filter((role) => role !== 'support').flatMap((role) =>
      [...reached]
        .filter((name) => name !== 'aggregates' && holdersOf(role).some((holder) => mayRead(POLICY[holder][name])))
        .filter(
          (name) =>
            !Object.entries(REACHES).some(
              ([permission, reach]) => reach?.[0] === name && allows(role, permission as Permission),
            ),
        )
        .map((name) => `${role} ${name}`),
    );
    expect(without).toEqual([]);
  });

  it('[C191] gives an admin no patient by office, and nobody but an owner and who treats them a record', () => {
    const unconditional = HOLDERS.filter((holder) => ['read', 'write'].includes(POLICY[holder].phi as string));
    expect(unconditional).toEqual(['owner', 'provider-assigned']);
    expect(POLICY.admin.phi).toBe('none');
    for (const holder of ['organisation-owner', 'organisation-viewer', 'sales-rep', 'advertiser'] as const)
      for (const name of ['phi', 'study', 'atlas', 'packet'] as const) expect(POLICY[holder][name]).toBe('none');
  });

  it('lets nobody change the ledger', () => {
    for (const holder of HOLDERS) expect(['none', 'read', 'append']).toContain(accessIn(POLICY[holder].audit));
  });
});
