import type { GroupMessage } from '../channels/channel.js';
import { fitted } from './fitted.js';
import { followedFinding } from './followed-finding.js';
import { fittedIncident, incidentFinding } from './incident-finding.js';

interface SiemEvent {
  readonly event: object;
  /** Of the alert or the case that it is an image of. */
  readonly subject: string;
  /** As JSON of at most so many bytes; undefined when it does not fit. */
  readonly fits: (mostBytes: number) => string | undefined;
}

/** What a SIEM is told: a step of a case, or else of an alert. Pure. */
export function siemEvent(message: GroupMessage, product: { readonly version: string }): SiemEvent {
  if (message.messages[0]?.opened !== undefined) {
    const event = incidentFinding(message, product);
    return { event, subject: event.metadata.correlation_uid, fits: (most) => fittedIncident(event, most) };
  }
  const event = followedFinding(message, product);
  return { event, subject: event.finding_info.uid, fits: (most) => fitted(event, most) };
}
