import { PORT } from './place.ts';

/** Settings of the embedded server; given on its command line, so they follow the program and not an old file. */
export const SERVER_SETTINGS: Readonly<Record<string, string>> = {
  port: String(PORT),
  listen_addresses: '', // socket only
  unix_socket_permissions: '0700',
  shared_buffers: '128MB',
  max_connections: '100',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  wal_level: 'replica', // what a base backup needs
  max_wal_size: '1GB',
  jit: 'off', // our statements are short; compiling them costs more than it saves
  // Statements and key values can hold what people entered; neither may reach a log in the clear.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_statement: 'none',
  log_checkpoints: 'off',
};
