import type { Client } from 'pg';

/**
 * The cluster's roles. `hyaline_app` holds the application's grants and cannot log in; `hyaline_login` logs in, holds
 * nothing and inherits nothing: every transaction must take a role, which only the transaction helper does.
 */
const GROUP_ROLES = ['hyaline_app', 'hyaline_gate', 'hyaline_audit_owner', 'hyaline_wipe'] as const;
export const LOGIN_ROLES = [
  'hyaline_migrator',
  'hyaline_login',
  'hyaline_sequencer',
  'hyaline_jobs',
  'hyaline_backup',
  'hyaline_prober',
] as const;
export type LoginRole = (typeof LOGIN_ROLES)[number];

const ATTRIBUTES: Record<LoginRole, string> = {
  hyaline_migrator: 'createrole inherit',
  hyaline_login: 'noinherit',
  hyaline_sequencer: 'inherit',
  hyaline_jobs: 'inherit',
  hyaline_backup: 'inherit',
  hyaline_prober: 'inherit',
};

/** Makes or repairs every role and its password. `admin` is a superuser or a role with CREATEROLE. */
export async function ensureRoles(admin: Client, passwordOf: (role: LoginRole) => Promise<string>): Promise<void> {
  for (const role of GROUP_ROLES) await ensureRole(admin, role, 'nologin');
  for (const role of LOGIN_ROLES) {
    await ensureRole(admin, role, `login ${ATTRIBUTES[role]}`);
    await admin.query(`alter role ${role} password ${admin.escapeLiteral(await passwordOf(role))}`);
  }
  await admin.query('grant hyaline_app to hyaline_login');
  // the migrator makes objects on behalf of these and hands the ownership over
  await admin.query(
    'grant hyaline_audit_owner, hyaline_gate, hyaline_wipe, hyaline_app, hyaline_jobs to hyaline_migrator with admin option',
  );
}

/** Rights of each role on this database; the schemas' own grants stand in the migrations. */
export async function grantDatabase(admin: Client, database: string): Promise<void> {
  const name = admin.escapeIdentifier(database);
  await admin.query(`revoke all on database ${name} from public`);
  await admin.query(`grant connect on database ${name} to ${LOGIN_ROLES.join(', ')}`);
  await admin.query(`grant create, temporary on database ${name} to hyaline_migrator`);
  await admin.query(`grant create on database ${name} to hyaline_jobs`);
}

async function ensureRole(admin: Client, role: string, attributes: string): Promise<void> {
  const { rowCount } = await admin.query('select 1 from pg_roles where rolname = $1', [role]);
  await admin.query(`${rowCount === 0 ? 'create' : 'alter'} role ${role} ${attributes}`);
}
