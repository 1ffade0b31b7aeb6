import { describe, expect, it } from 'vitest';
import { dayOf, textOfDay } from '../../../../src/people/day.js';
import { readPeopleCsv } from '../../../../src/people/directory/people-csv.js';
import type { PersonIdentity } from '../../../../src/people/directory/people-identity.js';
import { type KnownPerson, MOST_PEOPLE, planImport } from '../../../../src/people/directory/plan-import.js';
import type { Stated } from '../../../../src/people/directory/statement.js';
import { foldTimeline, type Timeline } from '../../../../src/people/directory/timeline.js';

/** A directory that takes file after file in, each on its day. */
class World {
  readonly known = new Map<string, KnownPerson>();
  readonly identities = new Map<string, PersonIdentity>();
  private imports = 0;

  take(text: string, { day = '2026-03-01', isComplete = false } = {}) {
    const terms = {
      keyOf: (id: string) => `key of ${id}`,
      known: this.known,
      identities: this.identities,
      today: dayOf(day),
      isComplete,
    };
    const planned = planImport(readPeopleCsv(Buffer.from(text)), terms);
    const importId = `import ${this.imports++}`;
    for (const [position, one] of planned.statements.entries()) {
      const stated: Stated[] = [
        ...(this.known.get(one.person)?.stated ?? []),
        { ...one, statedAt: this.imports, importId, position },
      ];
      this.known.set(one.person, { stated, timeline: foldTimeline(stated) });
    }
    for (const identity of planned.identities) this.identities.set(identity.key, identity);
    return planned;
  }

  of(id: string): unknown {
    const timeline: Timeline = this.known.get(`key of ${id}`)?.timeline ?? [];
    return timeline.map(({ from, role, employment }) => [textOfDay(from) ?? 'ever', role, employment]);
  }
}

const after = (...files: readonly (string | [string, string])[]): World => {
  const world = new World();
  for (const file of files) {
    const [text, day] = typeof file === 'string' ? [file, '2026-03-01'] : file;
    expect(world.take(text, { day }).faults).toEqual([]);
  }
  return world;
};

describe('what a file of people says', () => {
  it.each([
    ['one row without days: since ever', 'id,role\n7,sales\n', [['ever', 'sales', 'unknown']]],
    [
      'one row with days: before the first and after the last they do not work here',
      'id,role,from,to\n7,sales,2024-03-01,2025-06-30\n',
      [
        ['ever', '', 'not-yet'],
        ['2024-03-01', 'sales', 'employed'],
        ['2025-07-01', 'sales', 'left'],
      ],
    ],
    [
      'rows that follow each other',
      'id,role,from,to\n7,sales,2024-03-01,2024-12-31\n7,lead,2025-01-01,\n',
      [
        ['ever', '', 'not-yet'],
        ['2024-03-01', 'sales', 'employed'],
        ['2025-01-01', 'lead', 'employed'],
      ],
    ],
    [
      'a gap',
      'id,role,from,to\n7,sales,2024-03-01,2024-12-30\n7,lead,2025-01-01,\n',
      [
        ['ever', '', 'not-yet'],
        ['2024-03-01', 'sales', 'employed'],
        ['2024-12-31', 'sales', 'left'],
        ['2025-01-01', 'lead', 'employed'],
      ],
    ],
    [
      'open ends that overlap: the one that begins later counts',
      'id,role,from\n7,lead,2025-01-01\n7,sales,2024-03-01\n',
      [
        ['ever', '', 'not-yet'],
        ['2024-03-01', 'sales', 'employed'],
        ['2025-01-01', 'lead', 'employed'],
      ],
    ],
    [
      'a row within another: the outer goes on behind it',
      'id,role,from,to\n7,sales,2024-03-01,\n7,stand-in,2025-01-01,2025-01-31\n',
      [
        ['ever', '', 'not-yet'],
        ['2024-03-01', 'sales', 'employed'],
        ['2025-01-01', 'stand-in', 'employed'],
        ['2025-02-01', 'sales', 'employed'],
      ],
    ],
    [
      'an open beginning',
      'id,role,from,to\n7,sales,,2024-12-31\n7,lead,2025-01-01,\n',
      [
        ['ever', 'sales', 'employed'],
        ['2025-01-01', 'lead', 'employed'],
      ],
    ],
  ])('%s', (_, text, spans) => {
    expect(after(text).of('7')).toEqual(spans);
  });

  it('of a later file without days holds from that day on', () => {
    const world = after('id,role\n7,sales\n', ['id,role\n7,support\n', '2026-05-01']);
    expect(world.of('7')).toEqual([
      ['ever', 'sales', 'unknown'],
      ['2026-05-01', 'support', 'unknown'],
    ]);
  });

  it('of a later file with days replaces what was said before', () => {
    const world = after(
      'id,role,from\n7,sales,2024-03-01\n',
      'id,role,from,to\n7,sales,2024-04-01,2025-06-30\n',
    );
    expect(world.of('7')).toEqual([
      ['ever', '', 'not-yet'],
      ['2024-04-01', 'sales', 'employed'],
      ['2025-07-01', 'sales', 'left'],
    ]);
  });

  it.each([
    ['without days', 'id,role,email\n7,sales,a@example.com\n8,,\n'],
    ['with days', 'id,role,from,to,manager\n7,sales,2024-03-01,2024-12-31,8\n7,lead,2025-01-01,,8\n8,,,,\n'],
  ])('%s is said once: the same file again changes nothing', (_, text) => {
    const world = new World();
    world.take(text);
    const again = world.take(text, { day: '2026-06-01' });
    expect(again).toMatchObject({ statements: [], identities: [], added: [], changed: [], unchanged: 2 });
  });

  it('names who is new, who changed and who is missing', () => {
    const world = after('id,role\n7,sales\n8,sales\n9,sales\n');
    expect(world.take('id,role\n8,sales\n9,support\n10,sales\n', { day: '2026-04-01' })).toMatchObject({
      added: ['key of 10'],
      changed: ['key of 9'],
      unchanged: 1,
      missing: ['key of 7'],
    });
    expect(world.of('7')).toEqual([['ever', 'sales', 'unknown']]);
  });

  it('of everybody means that whoever is missing has left', () => {
    const world = after('id,role\n7,sales\n8,sales\n');
    world.take('id,role\n8,sales\n', { day: '2026-04-01', isComplete: true });
    expect(world.of('7')).toEqual([
      ['ever', 'sales', 'employed'],
      ['2026-04-01', 'sales', 'left'],
    ]);
    expect(world.take('id,role\n8,sales\n', { day: '2026-04-02', isComplete: true })).toMatchObject({
      statements: [],
      missing: [],
    });
  });

  it('does not bring back who has left: a list of accounts has them still', () => {
    const world = after('id,role,to\n7,sales,2025-06-30\n', ['id,role\n7,sales\n', '2026-04-01']);
    expect(world.of('7')).toEqual([
      ['ever', 'sales', 'employed'],
      ['2025-07-01', 'sales', 'left'],
    ]);
  });

  it('takes a new name or address alone for a change', () => {
    const world = after('id,email\n7,a@example.com\n');
    expect(world.take('id,email\n7,B@example.com\n')).toMatchObject({
      statements: [],
      changed: ['key of 7'],
      identities: [{ key: 'key of 7', id: '7', name: '', email: 'b@example.com' }],
    });
    expect(world.take('id,email\n7,\n')).toMatchObject({ identities: [], unchanged: 1 });
  });

  it('of an empty cell is that there is none', () => {
    const world = after('id,manager,role\n7,8,sales\n', ['id,manager\n7,\n', '2026-05-01']);
    const spans = world.known.get('key of 7')?.timeline;
    expect(spans?.map(({ manager, role }) => [manager, role])).toEqual([
      ['key of 8', 'sales'],
      ['', 'sales'],
    ]);
  });

  it.each([
    ['two rows that begin on one day', 'id,role,from\n7,a,2024-01-01\n7,b,2024-01-01\n', 3],
    ['two rows without days', 'id,role\n7,a\n8,a\n7,b\n', 4],
  ])('is refused when %s', (_, text, line) => {
    const planned = new World().take(text);
    expect(planned).toMatchObject({ statements: [], added: [], identities: [] });
    expect(planned.faults.map((one) => [one.line, one.column])).toEqual([[line, 'from']]);
  });

  it('is refused when it would make more people than a tenant may have', () => {
    const world = new World();
    for (let n = 0; n < MOST_PEOPLE; n++) world.known.set(`key of ${n}`, { stated: [], timeline: [] });
    expect(world.take('id\n0\n1\n').faults).toEqual([]);
    expect(world.take('id\n0\nnew\n').faults).toHaveLength(1);
  });
});
