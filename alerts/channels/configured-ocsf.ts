import { fault, ok } from '../../src/kernel/result.js';
import { VERSION } from '../../src/version.js';
import { addressFault } from '../egress/guard.js';
import type { ReceiverDefinition } from '../route/definition.js';
import type { EndpointProtocol } from './endpoint.js';
import { ocsfProtocol } from './ocsf.js';
import { type EndpointTerms, type Read, readSecret } from './secret-of.js';

type Ocsf = NonNullable<ReceiverDefinition['ocsf']>;

/** A header has one line of printable ASCII. */
const HEADER_VALUE = /^[\x20-\x7e]+$/;

export function readOcsf(
  ocsf: Ocsf,
  terms: EndpointTerms,
): Read<{ readonly url: URL; readonly protocol: EndpointProtocol }> {
  const wrong = addressFault(ocsf.url, terms.egress);
  const headers = readHeaders(ocsf, terms);
  const faults = [
    ...(wrong === undefined ? [] : [{ path: ['ocsf', 'url'], wrong }]),
    ...(headers.ok ? [] : headers.fault),
  ];
  if (faults.length > 0 || !headers.ok) return fault(faults);
  return ok({ url: ocsf.url, protocol: ocsfProtocol({ headers: headers.value, version: VERSION }) });
}

function readHeaders(
  { token_file: token, header }: Ocsf,
  terms: EndpointTerms,
): Read<Record<string, string>> {
  if (token !== undefined)
    return readHeader(token, ['ocsf', 'token_file'], terms, (value) => ({
      authorization: `Bearer ${value}`,
    }));
  if (header === undefined) return ok({});
  const path = ['ocsf', 'header', 'value_file'];
  return readHeader(header.value_file, path, terms, (value) => ({ [header.name]: value }));
}

function readHeader(
  file: string,
  path: readonly PropertyKey[],
  terms: EndpointTerms,
  headersOf: (value: string) => Record<string, string>,
): Read<Record<string, string>> {
  const secret = readSecret(file, path, terms);
  if (!secret.ok) return secret;
  const value = secret.value.trim();
  return HEADER_VALUE.test(value)
    ? ok(headersOf(value))
    : fault([{ path, wrong: `names ${file}, which holds no single line of printable ASCII` }]);
}
