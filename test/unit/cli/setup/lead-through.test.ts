import { describe, expect, it } from 'vitest';
import type { GovernanceBody } from '../../../../src/access/governance/governance.controller.js';
import type { GovernanceView } from '../../../../src/access/governance/governance.schemas.js';
import type { Backend } from '../../../../src/cli/backend/backend.js';
import type { Asking } from '../../../../src/cli/person/asking.js';
import { leadThrough } from '../../../../src/cli/setup/lead-through.js';

interface Led {
  readonly asked: readonly string[];
  readonly said: string;
  readonly printed: readonly string[];
  /** What was done, in its order. */
  readonly done: readonly object[];
}

/** Answers in turn; the default for each that is empty. */
async function lead(answers: readonly string[], view: Partial<GovernanceView> = {}): Promise<Led> {
  const [asked, said, printed, done]: [string[], string[], string[], object[]] = [[], [], [], []];
  let state: GovernanceView = {
    system: 'solo',
    tenants: [],
    setUpUntil: '2026-03-03T09:00:00.000Z',
    ...view,
  };
  const backend = {
    governance: {
      show: async () => state,
      change: async (change: GovernanceBody) => {
        done.push(change);
        if ('profile' in change) state = { ...state, system: change.profile };
        if ('secondAddress' in change) state = { ...state, secondAddress: change.secondAddress };
        return state;
      },
    },
    people: {
      invite: async (wanted: object) => {
        done.push(wanted);
        return { id: '0'.repeat(32), invitation: 'https://watch.example.com/invitation#lw_invite_x' };
      },
    },
  } as unknown as Backend;
  const left = [...answers];
  const asking: Asking = {
    isTerminal: true,
    line: async (question) => {
      asked.push(question);
      const answer = left.shift();
      if (answer === undefined) throw new Error(`nobody answers: ${question}`);
      return answer;
    },
    secret: async () => Promise.reject(new Error('nothing secret is asked')),
    close: () => undefined,
  };
  const terminal = {
    say: (line: string) => said.push(line),
    print: async (line: string) => printed.push(line) > 0,
  };
  await leadThrough(backend, asking, terminal);
  return { asked, said: said.join('\n'), printed, done };
}

describe('the first start', () => {
  it('whoever only presses Enter changes nothing', async () => {
    const { done, printed } = await lead(['', '', '']);
    expect([done, printed]).toEqual([[], []]);
  });

  it('takes a profile, a second address and an administrator, in that order', async () => {
    const { done, printed, said } = await lead([
      'Team',
      'owner@example.com',
      'ann@example.com',
      'Ann Example',
    ]);
    expect(done).toEqual([
      { profile: 'team' },
      { secondAddress: 'owner@example.com' },
      { mail: 'ann@example.com', name: 'Ann Example', grants: [{ role: 'administrator' }], self: [] },
    ]);
    expect(printed).toEqual(['https://watch.example.com/invitation#lw_invite_x']);
    expect(said).toContain('needs two people with accounts');
    expect(said).toContain('Until 2026-03-03T09:00:00.000Z');
  });

  it('asks again for what is no profile and no address', async () => {
    const { asked, done } = await lead([
      'teams',
      'regulated',
      'nobody',
      '',
      'ann',
      'Ann',
      'ann@example.com',
      'Ann',
    ]);
    expect(asked.filter((question) => question.startsWith('Profile'))).toHaveLength(2);
    expect(asked.filter((question) => question.startsWith('Second'))).toHaveLength(2);
    expect(done).toHaveLength(2);
  });

  it('keeps what is named already', async () => {
    const { done } = await lead(['', '', ''], { system: 'regulated', secondAddress: 'owner@example.com' });
    expect(done).toEqual([]);
  });
});
