const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether it is plain HTTP that does not leave the machine: the one place where HTTP will do instead of HTTPS. */
export function isPlainLoopback(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && LOOPBACK.test(hostname);
}

/** Whether a host, a name or an address without a port, is the machine itself. */
export const isLoopbackHost = (host: string): boolean => LOOPBACK.test(host) || host === '::1';
