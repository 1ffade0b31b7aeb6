import { expect, it } from 'vitest';
import type { SendResult } from '../../../alerts/channels/channel.js';
import { levelOf } from '../../../alerts/dispatch.js';
import type { Delivery } from '../../../alerts/deliveries.js';

const taken: SendResult = { delivered: true, detail: '' };
const refused: SendResult = { delivered: false, retry: true, reason: 'busy', detail: '' };

it.each<[string, SendResult, Delivery['outcome'], string]>([
  ['what everybody has', taken, 'delivered', 'info'],
  ['what one of several was refused', { ...taken, missed: 1 }, 'delivered', 'warn'],
  ['what is tried again', refused, 'retry', 'warn'],
  ['what is not', refused, 'failed', 'error'],
])('the log says %s as loud as it matters', (_, result, outcome, level) => {
  expect(levelOf(result, outcome)).toBe(level);
});
