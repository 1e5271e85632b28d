import type { ClientConfig } from 'pg';
import type { LoginRole } from '../platform/db/index.ts';

export interface TestCluster {
  admin: Required<Pick<ClientConfig, 'host' | 'port' | 'user' | 'database'>> & { password: string };
}

/** Roles belong to the cluster, which all test files share: so do their passwords and the context key. */
export const clusterSecrets = {
  contextKey: new Uint8Array(32).fill(7),
  passwordOf: (role: LoginRole) => Promise.resolve(`test-${role}`),
};
