import type { OutgoingMessage } from '../../src/kafka/producer.js';
import { AppError } from '../../src/kernel/app-error.js';
import { carriedHeaders, HANDED_OVER } from '../intake/handed-over.js';
import type { IntakeSource, Message } from '../intake/message.js';
import { MAX_ITEMS } from '../steps/unwrap.js';
import { elementsOf } from './elements.js';

/**
 * The elements of a request as messages for Kafka, one each. Whose they are stands in headers, as the caller's key says
 * and nothing in the body can.
 */
export function outgoingOf(
  messages: readonly Omit<Message, 'offset'>[],
  declared: IntakeSource,
): OutgoingMessage[] {
  return messages.flatMap((message) => {
    const headers = {
      ...message.headers,
      ...carriedHeaders(message),
      ...headersOf(message.source, declared),
    };
    return bodiesOf(message).map((value) => ({ value, headers: headers as Record<string, string> }));
  });
}

function headersOf({ tenant, source, format }: IntakeSource, declared: IntakeSource): Record<string, string> {
  const own = { [HANDED_OVER.tenant]: tenant, [HANDED_OVER.source]: source };
  return format === declared.format ? own : { ...own, [HANDED_OVER.format]: format };
}

function bodiesOf({ body, payload, fault }: Omit<Message, 'offset'>): Buffer[] {
  if (body === null) return [];
  if (fault !== undefined) throw tooMany();
  if (!Array.isArray(payload)) return [body];
  const elements = elementsOf(body, MAX_ITEMS);
  if (elements === 'too-many') throw tooMany();
  return elements === 'not-a-list' ? [body] : elements;
}

const tooMany = (): AppError =>
  new AppError('BODY_TOO_LARGE', `A request holds at most ${MAX_ITEMS} events; send them in parts.`);
