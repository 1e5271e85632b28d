/** One line of what the demo prints so that nobody is stuck. */
export interface SignInCard {
  role: string;
  email: string;
  password: string;
  totpSecret: string;
}

/** All people of the demo clinic, the owner first. Empty when the output names nobody. */
export const parseSignIns = (output: string): SignInCard[] =>
  [...output.matchAll(/^\s*(\S+)\s+(\S+@\S+)\s+(\S+)\s+TOTP secret\s+(\S+)/gm)].map(
    ([, role = '', email = '', password = '', totpSecret = '']) => ({ role, email, password, totpSecret }),
  );
