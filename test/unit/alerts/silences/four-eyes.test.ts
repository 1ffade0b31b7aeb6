import { beforeEach, describe, expect, it } from 'vitest';
import { SilencesController } from '../../../../alerts/silences/silences.controller.js';
import { Silences } from '../../../../alerts/silences/silences.js';
import { silenceViewSchema } from '../../../../alerts/silences/silences.schemas.js';
import type { Concerns } from '../../../../src/access/concerns.js';
import { Governance } from '../../../../src/access/governance/governance.js';
import { Requests } from '../../../../src/access/requests/requests.js';
import { sentenceOf } from '../../../../src/access/requests/sentence.js';
import { type Admitted, inForce } from '../../../../src/access/rights/principal.js';
import { loadConfig } from '../../../../src/config/load-config.js';
import { DAY, SimulatedClock, systemClock } from '../../../../src/kernel/clock.js';
import type { Sights } from '../../../../src/privacy/sight.js';
import type { Store } from '../../../../src/store/store.js';
import { MemoryFacts } from '../../../support/memory-facts.js';
import { MemorySecrets } from '../../../support/memory-secrets.js';

const NOW = Date.parse('2026-03-02T09:00:00Z');
const OWN_KEY = 'c'.repeat(32);
const person = (id: string): Admitted =>
  inForce(
    { id: `user:${id}`, kind: 'person', grants: [], self: [{ tenant: 'acme', actorKey: OWN_KEY }] },
    NOW,
  );
const [ann, bob] = [person('ann'), person('bob')];
const reply = () => {
  const codes: number[] = [];
  return { codes, status: (code: number) => codes.push(code) };
};
const LOW = { matchers: ['severity=low'], until: '2026-03-20T00:00:00Z', reason: 'the page is tested' };
const ANY = { ...LOW, matchers: ['family=login'] };

let requests: Requests;
let silences: Silences;
let api: SilencesController;
beforeEach(() => {
  const clock = new SimulatedClock(NOW);
  const facts = new MemoryFacts(clock);
  const secrets = new MemorySecrets();
  const config = loadConfig({ env: { LEDGERWATCH_ACCESS_PROFILE: 'team' }, workingDir: '/' });
  const governance = new Governance({ facts, secrets, config, clock, machineClock: systemClock });
  requests = new Requests({ facts, secrets, governance, clock });
  silences = new Silences(facts);
  const concerns: Concerns = {
    managers: { above: async () => ['d'.repeat(32)] },
    ownKeys: { of: async () => 'e'.repeat(32) },
  };
  api = new SilencesController({
    // What begins a silence reads neither alerts nor people.
    store: undefined as unknown as Store,
    sights: undefined as unknown as Sights,
    directory: { known: async () => Promise.reject(new Error('not asked')) },
    declarations: { requireTenant: (id) => ({ id }) as never },
    requests,
    concerns,
    silences,
    clock,
  });
});

describe('a silence', () => {
  it('that hides nothing critical begins at once, and never hides what concerns its owner', async () => {
    const answer = await api.begin('acme', LOW, ann, reply());
    expect(silenceViewSchema.parse(answer)).toMatchObject({ owner: 'user:ann', matchers: LOW.matchers });
    const [only] = await silences.inForce('acme', NOW);
    expect([...(only?.exempt ?? [])].sort()).toEqual([OWN_KEY, 'd'.repeat(32), 'e'.repeat(32)].sort());
  });

  it('that may hide critical ones waits for another person, and begins once they approved', async () => {
    const asked = reply();
    await api.begin('acme', ANY, ann, asked);
    expect(asked.codes).toEqual([202]);
    expect(await silences.list('acme')).toEqual([]);
    const [{ id, request } = expect.fail('nothing waits')] = await requests.list();
    await expect(requests.approve(id, request.digest, ann)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await requests.approve(id, request.digest, bob);
    await expect(api.begin('other', { request: id }, ann, reply())).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const answer = await api.begin('acme', { request: id }, ann, reply());
    expect(silenceViewSchema.parse(answer)).toMatchObject({ owner: 'user:ann', approvedBy: 'user:bob' });
    expect(await silences.inForce('acme', NOW)).toHaveLength(1);
  });

  it.each([NOW + 30 * DAY + 1, NOW])('is refused when it ends at %i', async (end) => {
    const wanted = { ...LOW, until: new Date(end).toISOString() };
    await expect(api.begin('acme', wanted, ann, reply())).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });

  it('is read by who approves it in one sentence', () => {
    expect(sentenceOf('alerts.silence', { tenant: 'acme', silence: ANY })).toBe(
      'Tell nobody until 2026-03-20T00:00:00Z of alerts with family=login, critical ones too, because: the page is tested',
    );
  });
});
