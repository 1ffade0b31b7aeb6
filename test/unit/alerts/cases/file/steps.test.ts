import { expect, it } from 'vitest';
import { stepsOf } from '../../../../../alerts/cases/file/steps.js';
import type { Delivery } from '../../../../../alerts/deliveries.js';
import { notBeforeNote, reachedNote, shownNote } from '../../../../../alerts/delivery-notes.js';
import { AGAIN } from '../../../../../alerts/resend/asked-again.js';
import { stepRow } from '../../../../../alerts/route/on-call/escalation.js';

const AT = Date.parse('2026-03-02T22:03:00Z');
const about = { channel: 'email:desk', purpose: 'first/1/high', at: AT };
const linesOf = (...deliveries: Delivery[]): string[] =>
  stepsOf([{ alert: 'a', facts: [], questions: [], returned: [], askedAgain: [], deliveries }]).map(
    ({ what, by, detail }) => `${what} | ${by} | ${detail}`,
  );

it.each<[string, Delivery, string[]]>([
  [
    'an attempt',
    { ...about, attempt: 1, outcome: 'delivered', detail: '' },
    ['message delivered | email:desk | first/1/high'],
  ],
  [
    'an attempt that failed',
    { ...about, attempt: 2, outcome: 'retry', detail: 'busy: 450' },
    ['message retry | email:desk | first/1/high: busy: 450'],
  ],
  ['that one is about to be made', { ...about, attempt: 0, outcome: 'retry', detail: 'begun' }, []],
  ['when the next one may be made', { ...about, ...notBeforeNote(AT) }, []],
  ['which state it showed', { ...about, ...shownNote('open') }, []],
  ['that it was asked for again, of which a fact says by whom', { ...about, ...AGAIN }, []],
  [
    'a reader who has it',
    { ...about, ...reachedNote('0123456789ab') },
    ['message handed to a reader | email:desk | first/1/high: reader 0123456789ab'],
  ],
  [
    'a step of an escalation',
    stepRow('escalation/1/2/1/pages', 'pages', { came: { to: ['ben', 'eva'], gaps: [] }, at: AT }),
    ['escalation came to | escalation:pages | step 2, round 1: ben, eva'],
  ],
  [
    'a step that found nobody',
    stepRow('escalation/1/1/3/pages', 'pages', { came: { to: [], gaps: ['night'] }, at: AT }),
    ['escalation came to | escalation:pages | step 1, round 3: nobody; nobody on call of night'],
  ],
])('of the delivery log a timeline has %s', (_, row, lines) => {
  expect(linesOf(row)).toEqual(lines);
});
