import type { RequestView, Waiting } from '../access/requests/requests.schemas.js';
import { schemaArgument } from './arguments.js';
import { requestIdSchema } from '../access/requests/requests.js';
import { harmless, type Terminal } from './terminal.js';

/** The id of a request on the command line. */
export const requestArgument = schemaArgument(
  requestIdSchema,
  'the id of a request, as "approve list" shows it',
);

export const isWaiting = (answer: object): answer is Waiting => 'waits' in answer;

/** Tells what a change that was asked for waits for, and what to do then. `again`: the command it came from. */
export function sayWaiting(terminal: Pick<Terminal, 'say'>, { waits }: Waiting, again: string): void {
  terminal.say(`This waits: ${harmless(waits.what)}.`);
  for (const line of whatNext(waits)) terminal.say(line);
  terminal.say(`Then: ledgerwatch ${again} --request ${waits.id}`);
}

function whatNext({ id, step, readyAt, expiresAt }: RequestView): string[] {
  if (step === 'delay')
    return [
      `It can be done from ${readyAt ?? expiresAt} on. Until then whoever may approve it can cancel it:`,
      `  ledgerwatch approve cancel ${id}`,
    ];
  return [
    `Somebody else who may has to approve it before ${expiresAt}:`,
    `  ledgerwatch approve show ${id}`,
    `  ledgerwatch approve give ${id}`,
  ];
}
