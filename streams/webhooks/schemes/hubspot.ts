import { isFresh, isSignedBy, refused, type Verify } from './scheme.js';

/**
 * Signature v3: base64 of HMAC-SHA256 over method, address, body and time (epoch ms), under the app's client secret
 * (https://developers.hubspot.com/docs/guides/apps/authentication/validating-requests). Of the address these escapes
 * are undone before it is signed, as the same page lists them.
 */
const UNESCAPED: Readonly<Record<string, string>> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
};

const unescaped = (url: string): string =>
  url.replaceAll(/%[0-9A-Fa-f]{2}/g, (escape) => UNESCAPED[escape.toUpperCase()] ?? escape);

export const verifyHubSpot: Verify = ({ method, url, headers, body }, { secrets, now }) => {
  const signature = headers['x-hubspot-signature-v3'];
  const time = headers['x-hubspot-request-timestamp'];
  if (signature === undefined) return refused('no-signature');
  if (time === undefined || !/^\d{10,16}$/.test(time)) return refused('no-time');
  if (!isSignedBy(secrets, [method, unescaped(url), body, time], signature, 'base64'))
    return refused('wrong-signature');
  return isFresh(Number(time), now) ? { ok: true } : refused('expired');
};
