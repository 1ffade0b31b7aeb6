import { isSignedBy, refused, type Verify } from './scheme.js';

const DEFAULT_HEADER = 'x-signature';
const HEX = /^[0-9A-Fa-f]{64}$/;

/**
 * For everybody who signs as many do: HMAC-SHA256 of the body in one header, hex or base64, with or without `sha256=` before
 * it. It covers no time: what comes again is known by its contents alone. Whoever can choose takes `standard`.
 */
export const verifyHmac: Verify = ({ headers, body }, { secrets, header = DEFAULT_HEADER }) => {
  const given = headers[header.toLowerCase()];
  if (given === undefined) return refused('no-signature');
  const text = given.replace(/^sha256=/i, '');
  const isSigned = HEX.test(text)
    ? isSignedBy(secrets, [body], text.toLowerCase(), 'hex')
    : isSignedBy(secrets, [body], text, 'base64');
  return isSigned ? { ok: true } : refused('wrong-signature');
};
