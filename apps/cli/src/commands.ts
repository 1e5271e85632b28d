/** What `hyaline` can do. `script` runs with the operator's rights in apps/server; `own` runs here, from packages only. */
export interface Command {
  words: readonly string[];
  summary: string;
  usage: string;
  script?: string;
  own?: 'audit-verify' | 'verify-url';
}

export const COMMANDS: readonly Command[] = [
  {
    words: ['doctor'],
    summary: 'Says what is wrong with this installation and how to mend it',
    usage: 'hyaline doctor',
    script: 'doctor.ts',
  },
  {
    words: ['tls', 'init'],
    summary: 'Makes a certificate for this server, signed by an authority of your own',
    usage: 'hyaline tls init [--host NAME]... [--new-authority]',
    script: 'tls-init.ts',
  },
  {
    words: ['backup'],
    summary: 'Writes an encrypted backup of database, keyring and objects',
    usage:
      'hyaline backup FOLDER [--new-identity FILE | --passphrase-file FILE | --recipient age1...] [--keep-days 30]',
    script: 'backup.ts',
  },
  {
    words: ['restore'],
    summary: 'Brings a backup back into an empty data folder',
    usage: 'hyaline restore FOLDER (--identity FILE | --passphrase-file FILE) --root-key FILE [--erasures FILE]',
    script: 'restore.ts',
  },
  {
    words: ['migrate'],
    summary: 'Brings the database to the form this version needs (the server does so by itself)',
    usage: 'hyaline migrate',
    script: 'migrate.ts',
  },
  {
    words: ['admin'],
    summary: 'Makes the first owner of a new installation',
    usage: 'hyaline admin create-owner',
    script: 'admin.ts',
  },
  {
    words: ['admin', 'list-users'],
    summary: 'Lists everybody who can sign in: clinic, role, second factor, last sign-in',
    usage: 'hyaline admin list-users [--json]',
    script: 'admin-list-users.ts',
  },
  {
    words: ['admin', 'reset-mfa'],
    summary: 'Takes the second factors of somebody who lost them; the next sign-in sets up new ones',
    usage: 'hyaline admin reset-mfa ADDRESS',
    script: 'admin-reset-mfa.ts',
  },
  {
    words: ['admin', 'end-sessions'],
    summary: 'Signs somebody out on every device, in every clinic',
    usage: 'hyaline admin end-sessions ADDRESS',
    script: 'admin-end-sessions.ts',
  },
  {
    words: ['admin', 'import-accounts'],
    summary: 'Takes people over from another system, with bcrypt hashes of their passwords',
    usage: 'hyaline admin import-accounts FILE.csv --owner ADDRESS',
    script: 'admin-import.ts',
  },
  {
    words: ['admin', 'support'],
    summary: 'Names who may be let into clinics as support, and takes the name back',
    usage: 'hyaline admin support (add ADDRESS --name NAME --password-file FILE | remove ADDRESS)',
    script: 'admin-support.ts',
  },
  {
    words: ['waitlist'],
    summary: 'Lists who wants a clinic here, invites one of them to open it, or deletes an entry',
    usage: 'hyaline waitlist [list [--json] | invite ADDRESS | remove ADDRESS]',
    script: 'waitlist.ts',
  },
  {
    words: ['plan'],
    summary: 'Lists what clinics are entitled to, or says what the plan of one is',
    usage: 'hyaline plan [list [--json] | set CLINIC-ID PLAN STATE]',
    script: 'plan.ts',
  },
  {
    words: ['audit', 'verify'],
    summary: 'Checks an exported ledger, offline and without trusting the server',
    usage: 'hyaline audit verify BUNDLE [--key KEY] [--anchor FILE]...',
    own: 'audit-verify',
  },
  {
    words: ['verify'],
    summary: 'Looks at a running Hyaline from outside: TLS, headers, and what its Trust page proves',
    usage: 'hyaline verify --url https://clinic.example',
    own: 'verify-url',
  },
];

/** The command that the words begin with, the longest first, and what is left of them. */
export function findCommand(words: readonly string[]): { command: Command; rest: readonly string[] } | null {
  const fits = COMMANDS.filter((command) => command.words.every((word, i) => words[i] === word));
  const command = fits.toSorted((a, b) => b.words.length - a.words.length)[0];
  return command ? { command, rest: words.slice(command.words.length) } : null;
}

export function helpPage(): string {
  const width = Math.max(...COMMANDS.map(({ words }) => words.join(' ').length));
  const lines = COMMANDS.map(({ words, summary }) => `  ${words.join(' ').padEnd(width)}  ${summary}`);
  return `hyaline: what an operator does with an installation

${lines.join('\n')}

Settings come from the environment, as for the server: HYALINE_DATA names the data folder (./data).
"hyaline COMMAND --help" shows how a command is written. Exit codes: 0 done, 1 something is wrong, 2 wrongly written.
`;
}
