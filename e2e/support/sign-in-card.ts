/** What the demo prints so that nobody is stuck. */
export interface SignInCard {
  email: string;
  password: string;
  totpSecret: string;
}

/** @throws Error when the output holds no sign-in */
export function parseSignIn(output: string): SignInCard {
  const after = (label: string): string => {
    const value = new RegExp(`^\\s*${label}\\s+(\\S+)\\s*$`, 'm').exec(output)?.[1];
    if (value === undefined) throw new Error(`the start printed no ${label}:\n${output}`);
    return value;
  };
  return { email: after('E-mail'), password: after('Password'), totpSecret: after('TOTP secret') };
}
