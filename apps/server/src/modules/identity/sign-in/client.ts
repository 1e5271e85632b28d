/** What a sign-in knows of the machine it comes from. */
export interface SignInClient {
  ip: string;
  /** IPv4 address or IPv6 /64 */
  network: string;
  browser: string;
  os: string;
  /** The first language that the browser asks for. */
  language?: string | undefined;
  /** The known-device cookie as it came, unchecked. */
  device?: string | undefined;
}
