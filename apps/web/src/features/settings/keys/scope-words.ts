import type { ApiKeyScope } from '@hyaline/contract';

/** Keys of the sentences: a colon means something else there. */
export const SCOPE_WORDS = {
  'study:read': 'scope.study-read',
  'study:write': 'scope.study-write',
  'link:read': 'scope.link-read',
  'link:revoke': 'scope.link-revoke',
  'member:read': 'scope.member-read',
  'ledger:read': 'scope.ledger-read',
} as const satisfies Record<ApiKeyScope, string>;
