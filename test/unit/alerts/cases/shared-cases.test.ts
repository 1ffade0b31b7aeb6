import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertHead } from '../../../../alerts/cases/alert-head.js';
import { caseLine } from '../../../../alerts/cases/case-line.js';
import { caseLineSchema } from '../../../../alerts/cases/cases.schemas.js';
import { casesOf } from '../../../../alerts/cases/cases.js';
import { CASE_GAP } from '../../../../alerts/cases/runs.js';
import { seenCase } from '../../../../alerts/cases/seen-case.js';
import { byOpening, sharedCasesOf } from '../../../../alerts/cases/shared-cases.js';
import { HOUR } from '../../../../src/kernel/clock.js';
import { nameBasedId } from '../../../../src/kernel/ids.js';
import { WHOLE_SIGHT } from '../../../../src/privacy/sight.js';

const START = Date.parse('2026-03-02T00:00:00Z');
const key = (letter: string): string => letter.repeat(32);

/** `a1` is the first alert of actor a. */
const head = (
  name: string,
  at: number,
  links: readonly string[],
  change: Partial<AlertHead> = {},
): AlertHead => ({
  id: nameBasedId('test', name),
  actorKey: key(name.slice(0, 1)),
  family: 'export',
  localDay: '2026-03-02',
  openedAt: START + at,
  turns: [],
  severity: 'medium',
  verdict: undefined,
  answer: { status: 'open', acknowledgedUntil: undefined },
  role: '',
  weights: [],
  links,
  linkedAt: 0,
  ...change,
});

const shown = (...heads: readonly AlertHead[]): string[] => {
  const cases = sharedCasesOf('acme', [...heads].sort(byOpening));
  return cases.map(
    ({ kind, alerts }) => `${kind} ${alerts.map(({ actorKey }) => actorKey.slice(0, 1)).join('')}`,
  );
};

describe('a case of several actors', () => {
  it.each([
    ['of a session', [head('a1', 0, ['session:1']), head('b1', HOUR, ['session:1'])], ['session ab']],
    ['of a rare address', [head('a1', 0, ['address:1']), head('b1', HOUR, ['address:1'])], ['campaign ab']],
    ['of a single thing', [head('a1', 0, ['object:1']), head('b1', HOUR, ['object:1'])], ['object ab']],
    ['not of one actor alone', [head('a1', 0, ['session:1']), head('a2', HOUR, ['session:1'])], []],
    ['not of what differs', [head('a1', 0, ['session:1']), head('b1', HOUR, ['session:2'])], []],
    [
      'until 72 hours later',
      [head('a1', 0, ['object:1']), head('b1', CASE_GAP, ['object:1'])],
      ['object ab'],
    ],
    ['and not a moment more', [head('a1', 0, ['object:1']), head('b1', CASE_GAP + 1, ['object:1'])], []],
    [
      'with whatever those have in common with others, as the most telling of these',
      [head('a1', 0, ['address:1']), head('b1', 1, ['address:1', 'session:1']), head('c1', 2, ['session:1'])],
      ['session abc'],
    ],
    [
      'which are two where nothing connects them',
      [
        head('a1', 0, ['object:1']),
        head('b1', 1, ['object:1']),
        head('c1', 2, ['object:2']),
        head('d1', 3, ['object:2']),
      ],
      ['object ab', 'object cd'],
    ],
    [
      'not with what opened after all of it was judged',
      [head('a1', 0, ['object:1'], { turns: [[START + 1, true]] }), head('b1', 2, ['object:1'])],
      [],
    ],
    [
      'not of what is about no person',
      [head('a1', 0, ['object:1'], { actorKey: '' }), head('b1', 1, ['object:1'])],
      [],
    ],
    ['not by a word that there is not', [head('a1', 0, ['odd:1']), head('b1', 1, ['odd:1'])], []],
  ])('%s', (_, heads, expected) => {
    expect(shown(...heads)).toEqual(expected);
  });

  it('has an id of its first alert, which further alerts and what they share do not change', () => {
    const [a, b, c] = [
      head('a1', 0, ['address:1']),
      head('b1', 1, ['address:1', 'session:1']),
      head('c1', 2, ['session:1']),
    ];
    const idOf = (...heads: AlertHead[]) => sharedCasesOf('acme', heads).map(({ id }) => id);
    expect(idOf(a, b)).toEqual([nameBasedId('case', 'acme', 'shared', a.id)]);
    expect(idOf(a, b, c)).toEqual(idOf(a, b));
    expect(sharedCasesOf('other', [a, b])[0]?.id).not.toBe(idOf(a, b)[0]);
  });

  it('follows from the alerts alone, holds each once and is never more than half of them', () => {
    const anyHeads = fc.uniqueArray(
      fc.record({
        name: fc.nat(300),
        actor: fc.constantFrom('a', 'b', 'c', 'd'),
        hours: fc.nat(400),
        links: fc.uniqueArray(
          fc.constantFrom('session:1', 'session:2', 'address:1', 'address:2', 'object:1'),
          { maxLength: 3 },
        ),
        closed: fc.option(fc.nat(500)),
      }),
      { selector: ({ name }) => name, maxLength: 60 },
    );
    fc.assert(
      fc.property(anyHeads, fc.boolean(), (made, backwards) => {
        const heads = made.map(({ name, actor, hours, links, closed }) => {
          const turns = closed === null ? [] : [[START + closed * HOUR, true] as const];
          return head(`${actor}${name}`, hours * HOUR, links, { turns });
        });
        const all = casesOf('acme', heads);
        expect(casesOf('acme', backwards ? heads.toReversed() : heads)).toEqual(all);
        const cases = all.filter(({ shares }) => shares !== undefined);
        const held = cases.flatMap(({ alerts }) => alerts);
        expect(new Set(held).size).toBe(held.length);
        expect(cases.length).toBeLessThanOrEqual(heads.length / 2);
        expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
        for (const { alerts } of cases) {
          expect(new Set(alerts.map(({ actorKey }) => actorKey)).size).toBeGreaterThan(1);
          // Each has something in common with somebody else's of the same case.
          for (const one of alerts)
            expect(
              alerts.some(
                (other) =>
                  other.actorKey !== one.actorKey && other.links.some((link) => one.links.includes(link)),
              ) ||
                alerts.some((other) => other !== one && other.links.some((link) => one.links.includes(link))),
            ).toBe(true);
        }
        // Beside them each alert is in one case of its actor, or of a storm.
        const ofActors = all
          .filter(({ kind }) => kind === 'actor' || kind === 'storm')
          .flatMap(({ alerts }) => alerts);
        expect(ofActors).toHaveLength(heads.length);
      }),
    );
  });
});

describe('what a reader is shown of it', () => {
  const [a, b, c] = [
    head('a1', 0, ['address:1']),
    head('b1', 1, ['address:1', 'session:1']),
    head('c1', 2, ['session:1', 'address:1']),
  ];
  const [one] = casesOf('acme', [a, b, c]).filter(({ shares }) => shares !== undefined);
  const lineFor = (sight: typeof WHOLE_SIGHT) => {
    const seen = seenCase('acme', one!, sight);
    return seen && caseLine(seen, { tenant: 'acme', actor: '', now: START });
  };
  const member = (...keys: string[]) =>
    new Map(keys.map((own) => [own, [{ from: -Infinity, to: Infinity }]]));

  it('names why it is one', () => {
    const line = lineFor(WHOLE_SIGHT);
    expect(caseLineSchema.parse(line)).toEqual(line);
    expect(line).toMatchObject({
      kind: 'session',
      title:
        '3 alerts about 3 actors share a session and an address that hardly anybody else here comes from',
      folded: 3,
      shares: { session: 1, address: 1, object: 0 },
    });
    expect(line).not.toHaveProperty('actorKey');
    expect(line).not.toHaveProperty('elsewhere');
  });

  it('leaves out what concerns the reader as if it had never been', () => {
    const line = lineFor({ ...WHOLE_SIGHT, hidden: new Set([c.actorKey]) });
    expect(line).toMatchObject({
      id: one!.id,
      kind: 'campaign',
      folded: 2,
      shares: { session: 0, address: 1, object: 0 },
    });
    expect(line).not.toHaveProperty('elsewhere');
  });

  it('is nothing where the rest alone would be no case', () => {
    expect(lineFor({ ...WHOLE_SIGHT, hidden: new Set([a.actorKey, c.actorKey]) })).toBeUndefined();
  });

  it('says how many are about other teams, and not who', () => {
    const sight = { ...WHOLE_SIGHT, members: member(a.actorKey) };
    const line = lineFor(sight);
    expect(line).toMatchObject({ folded: 1, elsewhere: 2 });
    expect(line?.title).toBe(
      'One alert about one actor shares a session and an address that hardly anybody else here comes from, and 2 more about other teams',
    );
    expect(JSON.stringify(line)).not.toContain(b.actorKey);
    expect(lineFor({ ...sight, hidden: new Set([c.actorKey]) })).toMatchObject({ folded: 1, elsewhere: 1 });
    expect(lineFor({ ...WHOLE_SIGHT, members: member() })).toBeUndefined();
  });
});
