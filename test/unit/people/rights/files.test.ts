import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeOf } from '../../../../src/people/rights/change.js';
import { sourceKeys } from '../../../../src/people/rights/keyed.js';
import { readRightsCsv } from '../../../../src/people/rights/read-csv.js';
import { placeFault, RIGHTS } from '../../../../src/people/rights/words.js';

const read = (text: string) => readRightsCsv(Buffer.from(text), true);

describe('rights.csv', () => {
  it('says rights of accounts, directly and through a role, and who is disabled', () => {
    const answer = read(
      'id,right,object,field,through,from,to\nada,api,,,,,\nada,read,Lead,,Sales,2026-01-01,2026-02-01T08:00:00+01:00\nben,disabled,,,,,\n',
    );
    if ('faults' in answer) throw new Error(JSON.stringify(answer.faults));
    const ada = { kind: 'actor', id: 'ada' };
    const role = { kind: 'role', id: '["ada","Sales"]', ofOne: true };
    expect(answer.snapshot.lines).toEqual([
      { kind: 'right', holder: ada, right: 'api', object: '', field: '', from: undefined, to: undefined },
      { kind: 'member', holder: ada, of: role.id },
      {
        kind: 'right',
        holder: role,
        right: 'read',
        object: 'Lead',
        field: '',
        from: Date.parse('2026-01-01T00:00:00Z'),
        to: Date.parse('2026-02-01T07:00:00Z'),
      },
      { kind: 'alias', holder: role, of: 'Sales' },
      { kind: 'part', holder: role, of: 'Sales' },
      { kind: 'disabled', holder: { kind: 'actor', id: 'ben' } },
    ]);
  });

  it.each([
    ['id\nada', 'line 1, right', 'missing'],
    ['id,right\n,api', 'line 2, id', 'is empty'],
    ['id,right\nada,', 'line 2, right', 'is no right'],
    ['id,right\nada,API', 'line 2, right', 'is no right'],
    ['id,right\nada,read', 'line 2, object', 'needs its object'],
    ['id,right,object\nada,api,Lead', 'line 2, object', 'of an object'],
    ['id,right,field\nada,read,Name', 'line 2, field', 'needs its object'],
    ['id,right,object,field\nada,delete,Lead,Name', 'line 2, field', 'of a field'],
    ['id,right,from\nada,api,yesterday', 'line 2, from', 'no day'],
    ['id,right,from\nada,api,2026-02-30', 'line 2, from', 'no day'],
    ['id,right,from\nada,api,2026-02-01T08:00', 'line 2, from', 'with its offset'],
    ['id,right,from,to\nada,api,2026-02-02,2026-02-02', 'line 2, to', 'not after'],
    ['id,right,through\nada,disabled,Sales', 'line 2, right', 'says nothing else'],
    [`id,right\n${'x'.repeat(513)},api`, 'line 2, id', 'longer than 512'],
  ])('%j is refused with its place', (text, path, message) => {
    const answer = read(text) as { faults: { path: string; message: string }[] };
    expect(answer.faults[0]!.path).toBe(path);
    expect(answer.faults[0]!.message).toContain(message);
  });

  it('tells all of its faults, at most a hundred of them', () => {
    expect((read(`id,right\n${'ada,x\n'.repeat(3)}`) as { faults: unknown[] }).faults).toHaveLength(3);
    expect((read(`id,right\n${'ada,x\n'.repeat(500)}`) as { faults: unknown[] }).faults).toHaveLength(100);
  });

  it('takes every right in its place', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...RIGHTS),
        fc.constantFrom('', 'Lead'),
        fc.constantFrom('', 'Name'),
        (right, object, field) => {
          const answer = read(`id,right,object,field\nada,${right},${object},${field}\n`);
          expect('snapshot' in answer).toBe(placeFault({ right, object, field }) === undefined);
        },
      ),
    );
  });
});

describe('what an event of the ledger changes', () => {
  const keys = { actor: (id: string) => `a:${id}`, role: (id: string) => `r:${id}`, app: (id: string) => id };
  const row = {
    at: 1,
    action: 'access.grant',
    target_type: '',
    target_id: '',
    recipient_id: '',
    role: '',
  } as const;
  it.each([
    ['account and role', { target_type: 'User', target_id: 'u', role: 'x' }, 'a:u', 'r:x'],
    ['an account alone', { target_type: 'systemuser', target_id: 'u' }, 'a:u', undefined],
    [
      'a role and who got it',
      { target_type: 'PermissionSet', target_id: 'x', recipient_id: 'u' },
      'a:u',
      'r:x',
    ],
    ['a role alone', { target_type: 'custom_role', target_id: 'x' }, undefined, 'r:x'],
    ['neither', { target_type: 'Manage Users', target_id: 'u' }, undefined, undefined],
    ['an account by its action', { action: 'account.disable', target_id: 'u' }, 'a:u', undefined],
  ] as const)('%s', (_, more, account, role) => {
    const change = changeOf({ ...row, ...more }, keys);
    expect([change.account, change.roles?.[0]]).toEqual([account, role]);
  });
});

describe('keys of a source', () => {
  const tenant = (secret: string) => ({
    personKey: (kind: string, source: string, id: string) => `${kind}${source}${id}`,
    mappingKey: Buffer.from(secret),
  });
  it('are of their tenant, source and kind alone', () => {
    const own = sourceKeys(tenant('a'), 'crm');
    const all = [
      own.role('x'),
      own.app('x'),
      own.role('y'),
      sourceKeys(tenant('a'), 'sf').role('x'),
      sourceKeys(tenant('b'), 'crm').role('x'),
    ];
    expect(new Set(all).size).toBe(5);
    expect(own.role('x')).toMatch(/^[0-9a-f]{32}$/);
    expect(sourceKeys(tenant('a'), 'crm').role('x')).toBe(own.role('x'));
  });
});
