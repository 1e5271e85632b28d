/** What the demo prints so that nobody is stuck. */
export interface SignInCard {
  email: string;
  password: string;
  totpSecret: string;
}

/** @throws Error when the output holds no sign-in */
export function parseSignIn(output: string): SignInCard {
  const field = (label: RegExp): string => {
    const value = label.exec(output)?.[1];
    if (value === undefined) throw new Error(`the output has no ${label.source}:\n${output}`);
    return value;
  };
  return {
    email: field(/e-?mail\W+(\S+@\S+)/i),
    password: field(/password\W+(\S+)/i),
    totpSecret: field(/secret\W+([A-Z2-7]{16,})/i),
  };
}
