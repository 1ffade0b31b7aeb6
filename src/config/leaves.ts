import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { leaf } from './leaf.js';

export const KIB = 1024;
export const MIB = 1024 * KIB;

export const text = (write: string) => leaf(z.string().min(1).max(512), write);
export const secretFile = leaf(z.string().min(1), {
  write: 'the path of a file that holds the secret and that only its owner may read (chmod 600)',
  file: 'secret',
});
export const path = (write: string) => leaf(z.string().min(1), { write, file: 'path' });
export const flag = leaf(z.boolean(), 'true or false');
export const port = leaf(z.int().min(0).max(65_535), 'a port from 1 to 65535 (0 takes any free one)');
export const bytes = (most: number) =>
  leaf(z.int().min(KIB).max(most), `a whole number of bytes from ${KIB} to ${most}`);
export const count = (most: number) => leaf(z.int().min(1).max(most), `a whole number from 1 to ${most}`);
export const time = leaf(z.iso.datetime({ offset: true }), 'an ISO 8601 time, such as 2026-01-31T00:00:00Z');
export const mailAddress = leaf(z.email(), 'a mail address');

export function hasPassword(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && (url.username !== '' || url.password !== '');
}

export function isCidr(cidr: string): boolean {
  return cidr.length <= 64 && ipaddr.isValidCIDR(cidr);
}

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

export const certificate = leaf(z.string().min(1), {
  write: 'the path of a file with certificates in PEM',
  file: 'certificate',
});

/** Tenants, sources: lower-case words that may stand in a path, a topic and a file name. */
export const idSchema = leaf(
  z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'is no id'),
  '1 to 63 of a-z, 0-9 and "-", beginning with a letter or digit',
);

export const webUrl = leaf(
  z.url({ protocol: /^https?$/ }).refine((url) => !hasPassword(url), 'carries a user or password'),
  'an http:// or https:// address without user and password',
);
