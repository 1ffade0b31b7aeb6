import { noticeEvent } from '../ocsf/notice-event.js';
import { siemEvent } from '../ocsf/siem-event.js';
import type { EndpointProtocol } from './endpoint.js';

export interface OcsfTerms {
  /** What the collector knows us by, with its secret. */
  readonly headers: Readonly<Record<string, string>>;
  /** The product's. */
  readonly version: string;
}

/** Too long. Anything else somebody may mend at the collector: a token, an index that is missing. */
const FINAL = new Set([413]);

/** A collector of a SIEM that takes one OCSF event a POST; `Idempotency-Key` and `metadata.uid` are the same at every attempt. */
export const ocsfProtocol = ({ headers, version }: OcsfTerms): EndpointProtocol => ({
  name: 'ocsf',
  mostAlerts: 1,
  answers: { final: FINAL, goneEnds: false },
  body: (message) => siemEvent(message, { version }).event,
  noticeBody: (notice) => noticeEvent(notice, { version }),
  headers: ({ id }) => ({ ...headers, 'idempotency-key': id }),
});
