import type { Running } from './boot.ts';

/** What the operator reads after the start: the address, and for a demo how to sign in. */
export function banner({ platform, demo, url }: Running, startedInMs: number): string {
  const ready = `\n  Hyaline is ready at ${url} (${(startedInMs / 1000).toFixed(1)} s)\n`;
  if (!platform.config.roles.includes('web')) return ready;
  if (!demo) {
    return `${ready}\n  First owner: npx hyaline admin create-owner\n  Stop with Ctrl+C\n\n`;
  }
  return `${ready}
  Demo: ${demo.clinic} (this machine only; HYALINE_DEMO=off starts an empty installation)

    E-mail       ${demo.email}
    Password     ${demo.password}
    TOTP secret  ${demo.totpSecret}
    Code now     ${demo.code}

  Without an account: ${url}/viewer
  Stop with Ctrl+C

`;
}
