/** What a sign-in knows of the machine it comes from. */
export interface SignInClient {
  ip: string;
  /** IPv4 address or IPv6 /64 */
  network: string;
  browser: string;
  os: string;
}
