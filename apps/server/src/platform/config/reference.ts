import { ROLES, Settings } from './settings.ts';

/** The page docs/operate/configuration.md, made from the schema so that the two cannot differ. */
export function configurationPage(): string {
  const rows = Object.entries(Settings.shape).map(([name, schema]) => {
    const meta = schema.meta() ?? {};
    return `| \`${name}\` | ${defaultOf(schema)} | ${String(meta.doc ?? '').replaceAll('|', '\\|')} |`;
  });
  return `# Configuration

<!-- Made by \`node apps/server/src/commands/configuration.ts --write\` from the schema; edits here are lost. -->

None of these variables is required. All faults are reported together when the server starts, and it then exits with
code 1. A misspelt name (\`HYALINE_DEM0\`) stops the start too, so it is never ignored in silence.

| Variable | Default | Meaning |
| --- | --- | --- |
${rows.join('\n')}

One argument chooses what a process does: \`--roles=${ROLES.join(',')}\` (all of them by default).
`;
}

function defaultOf(schema: { safeParse(value: unknown): { success: boolean; data?: unknown } }): string {
  const parsed = schema.safeParse(undefined);
  return parsed.success && parsed.data !== undefined ? `\`${String(parsed.data)}\`` : 'not set';
}
