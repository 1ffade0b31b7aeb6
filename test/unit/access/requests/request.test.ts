import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccessFact } from '../../../../src/access/access-facts.js';
import {
  ACTIONS,
  type Asked,
  decideRequest,
  DELAY_MS,
  evolveRequest,
  foldRequest,
  OPEN_MS,
  type Request,
  type RequestCommand,
  statusAt,
} from '../../../../src/access/requests/request.js';

const AT = Date.parse('2026-03-02T09:00:00Z');
const DIGEST = 'a'.repeat(64);
const ASKED: Asked = {
  action: 'key.issue',
  step: 'second-person',
  tenant: 'acme',
  owner: 'user:ann',
  beneficiary: 'user:eve',
  digest: DIGEST,
};

const fact = (type: string, data: object, at = AT, by = 'user:bob'): AccessFact => ({
  tenant: '_system',
  kind: 'request',
  id: 'r',
  version: 1,
  type,
  data,
  by,
  at,
});
const asked = (more: Partial<Asked> = {}): AccessFact => fact('asked', { ...ASKED, ...more }, AT, 'key:1');
const delayed = asked({ step: 'delay' });
const approved = (more: object = {}, at = AT + 1): AccessFact =>
  fact('approved', { owner: 'user:bob', digest: DIGEST, ...more }, at);
const cancelled = (at = AT + 2): AccessFact => fact('cancelled', {}, at);
const used = (at = AT + 3): AccessFact => fact('used', {}, at, 'key:1');

const approve = (more: object = {}): RequestCommand => ({
  type: 'approve',
  owner: 'user:bob',
  digest: DIGEST,
  ...more,
});
const use = (more: object = {}): RequestCommand => ({
  type: 'use',
  owner: 'user:ann',
  action: 'key.issue',
  ...more,
});
const cancel: RequestCommand = { type: 'cancel' };

const after = (...facts: AccessFact[]): Request => {
  const state = foldRequest(facts);
  if (state.status === 'unknown') throw new Error('nothing was asked for');
  return state;
};

describe('when a request can be made use of', () => {
  it.each<[string, Request, number, string]>([
    ['a delay has just begun', after(delayed), AT, 'waiting'],
    ['its last millisecond', after(delayed), AT + DELAY_MS - 1, 'waiting'],
    ['the delay is over', after(delayed), AT + DELAY_MS, 'ready'],
    ['it is open for the last millisecond', after(delayed), AT + DELAY_MS + OPEN_MS - 1, 'ready'],
    ['it was open too long', after(delayed), AT + DELAY_MS + OPEN_MS, 'expired'],
    ['nobody has approved yet', after(asked()), AT + OPEN_MS - 1, 'waiting'],
    ['nobody has approved in time', after(asked()), AT + OPEN_MS, 'expired'],
    ['somebody approved', after(asked(), approved()), AT + 1, 'ready'],
    ['the approval is new for the last millisecond', after(asked(), approved()), AT + OPEN_MS, 'ready'],
    ['the approval is old', after(asked(), approved()), AT + 1 + OPEN_MS, 'expired'],
    ['it was used', after(asked(), approved(), used()), AT + 4, 'used'],
    ['it was cancelled', after(asked(), cancelled()), AT + 4, 'cancelled'],
    ['it was cancelled after the approval', after(asked(), approved(), cancelled()), AT + 4, 'cancelled'],
  ])('%s', (_, request, now, status) => {
    expect(statusAt(request, now)).toBe(status);
  });
});

describe('a fact that must have no effect has none', () => {
  it.each<[string, AccessFact[], string]>([
    ['an approval by who asked', [asked(), approved({ owner: 'user:ann' })], 'waiting'],
    ['an approval by who gains', [asked(), approved({ owner: 'user:eve' })], 'waiting'],
    ['an approval by the first key', [asked(), approved({ owner: 'system' })], 'waiting'],
    ['an approval by the host', [asked(), approved({ owner: 'command-line' })], 'waiting'],
    ['an approval of something else', [asked(), approved({ digest: 'b'.repeat(64) })], 'waiting'],
    ['an approval without anything', [asked(), fact('approved', {})], 'waiting'],
    ['an approval that comes too late', [asked(), approved({}, AT + OPEN_MS)], 'waiting'],
    ['an approval of what waits for its time', [delayed, approved()], 'waiting'],
    ['an approval of what was cancelled', [asked(), cancelled(), approved({}, AT + 3)], 'cancelled'],
    ['a use of what nobody approved', [asked(), used()], 'waiting'],
    ['a use before its time', [delayed, used(AT + DELAY_MS - 1)], 'waiting'],
    ['a use of what was cancelled', [asked(), approved(), cancelled(), used()], 'cancelled'],
    ['a cancellation of what was used', [asked(), approved(), used(), cancelled(AT + 4)], 'used'],
    ['another thing asked for under its id', [asked(), asked({ digest: 'b'.repeat(64) })], 'waiting'],
    ['a word that nobody knows', [asked(), fact('constructor', {})], 'waiting'],
  ])('%s', (_, facts, status) => {
    const request = after(...facts);
    expect([request.status, request.digest]).toEqual([status, DIGEST]);
  });
});

describe('a command', () => {
  const LATER = AT + 10;
  const ready = [asked(), approved()];
  it.each<[string, AccessFact[], RequestCommand, number, string]>([
    ['approving nothing', [], approve(), LATER, 'unknown-request'],
    ['approving', [asked()], approve(), LATER, 'approved'],
    ['approving what one asked for', [asked()], approve({ owner: 'user:ann' }), LATER, 'own-request'],
    ['approving what one gains by', [asked()], approve({ owner: 'user:eve' }), LATER, 'own-benefit'],
    ['approving by a machine', [asked()], approve({ owner: 'key:9' }), LATER, 'no-person'],
    ['approving another payload', [asked()], approve({ digest: 'b'.repeat(64) }), LATER, 'other-payload'],
    ['approving twice', ready, approve(), LATER, 'approved-already'],
    ['approving a delay', [delayed], approve(), LATER, 'needs-no-approval'],
    ['approving what was used', [...ready, used()], approve(), LATER, 'used'],
    ['approving too late', [asked()], approve(), AT + OPEN_MS, 'expired'],
    ['using', ready, use(), LATER, 'used'],
    ['using too early', [asked()], use(), LATER, 'still-waiting'],
    ['using a delay too early', [delayed], use(), AT + DELAY_MS - 1, 'still-waiting'],
    ['using a delay', [delayed], use(), AT + DELAY_MS, 'used'],
    ['using somebody else’s', ready, use({ owner: 'user:bob' }), LATER, 'unknown-request'],
    ['using it for something else', ready, use({ action: 'role.grant' }), LATER, 'unknown-request'],
    ['using it twice', [...ready, used()], use(), LATER, 'used'],
    ['using what was cancelled', [...ready, cancelled()], use(), LATER, 'cancelled'],
    ['using too late', ready, use(), AT + 1 + OPEN_MS, 'expired'],
    ['cancelling', [asked()], cancel, LATER, 'cancelled'],
    ['cancelling what is approved', ready, cancel, LATER, 'cancelled'],
    ['cancelling twice', [asked(), cancelled()], cancel, LATER, 'cancelled'],
    ['cancelling too late', [delayed], cancel, AT + DELAY_MS + OPEN_MS, 'expired'],
  ])('%s', (_, facts, command, now, outcome) => {
    const decision = decideRequest(foldRequest(facts), command, now);
    expect(decision.ok ? decision.value.type : decision.fault).toBe(outcome);
  });

  it('that was taken has the effect that it says', () => {
    const decision = decideRequest(after(asked()), approve(), AT + 1);
    if (!decision.ok) throw new Error(decision.fault);
    const { type, data } = decision.value;
    expect(after(asked(), fact(type, data, AT + 1)).status).toBe('approved');
  });
});

describe('whatever is stated in whatever order', () => {
  const anyFact = fc.record({
    type: fc.constantFrom('asked', 'approved', 'cancelled', 'used', 'x'),
    data: fc.oneof(
      fc.constant({ owner: 'user:bob', digest: DIGEST }),
      fc.record({
        ...Object.fromEntries(Object.entries(ASKED).map(([name, value]) => [name, fc.constant(value)])),
        action: fc.constantFrom(...ACTIONS),
        owner: fc.constantFrom('user:ann', 'user:bob'),
        step: fc.constantFrom('delay', 'second-person'),
      }),
      fc.anything(),
    ),
    at: fc.integer({ min: AT, max: AT + DELAY_MS + 2 * OPEN_MS }),
    by: fc.constantFrom('user:ann', 'user:bob'),
  });
  const facts = fc
    .array(anyFact, { maxLength: 12 })
    .map((all) => all.map(({ type, data, at, by }) => fact(type, data as object, at, by)));

  it('what has ended stays as it ended', () => {
    fc.assert(
      fc.property(facts, anyFact, (before, { type, data, at, by }) => {
        const state = foldRequest(before);
        if (state.status !== 'used' && state.status !== 'cancelled') return;
        expect(evolveRequest(state, fact(type, data as object, at, by))).toEqual(state);
      }),
    );
  });

  it('nothing that needs a second person is ever used without one who is not who asked', () => {
    fc.assert(
      fc.property(facts, (all) => {
        const state = foldRequest(all);
        if (state.status !== 'used' || state.step !== 'second-person') return;
        expect(state.approvedBy).toBeDefined();
        const approval = all.find(
          ({ type, data, at }) =>
            type === 'approved' &&
            at === state.approvedAt &&
            Reflect.get(Object(data), 'owner') !== state.owner,
        );
        expect(approval).toBeDefined();
      }),
      { numRuns: 1_000 },
    );
  });
});
