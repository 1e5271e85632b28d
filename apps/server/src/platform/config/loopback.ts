const LOOPBACK = ['localhost', '::1', '[::1]'];

/** This machine itself, whatever the network says. */
export const isLoopback = (host: string): boolean => LOOPBACK.includes(host) || /^127(\.\d{1,3}){3}$/.test(host);
