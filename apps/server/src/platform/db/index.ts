export { type Actor, contextPads, type Proof, sealContext } from './context.ts';
export { Db, type InTenantOptions, type Statement, type Tx } from './db.ts';
export type { Step } from './one-trip.ts';
export { dropTenant, migrate, migrateTenant, patientRole, phiRole, phiSchema } from './migrate.ts';
export { ensureRoles, grantDatabase, LOGIN_ROLES, type LoginRole } from './roles.ts';
export { inTurn } from './turn.ts';
export { type DatabaseTarget, openDatabase, type OpenDatabase, withClient } from './open.ts';
export { once, type Repeatable } from './once.ts';
export { appendAll } from './append-all.ts';
