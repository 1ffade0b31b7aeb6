import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_USES, sight, type Shown } from '../../../../src/baseline/sightings/sight.js';
import { CROWD, MOST_IN_HOUR } from '../../../../src/baseline/sightings/sighting-hour.js';

const at = { actorKey: 'a', hour: 0 };
const nothing: Shown = { networks: [], uses: [], agents: [], apps: [], reports: [], objects: [], stays: [] };
const many = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `v${String(i).padStart(3, '0')}`);

describe('what an hour shows', () => {
  it.each<[string, Partial<Shown>, readonly string[]]>([
    ['nothing', {}, []],
    ['what is unknown', { networks: ['', '::'], agents: [['', '']], apps: [''], objects: [''] }, []],
    ['a device that the source names', { agents: [['Windows 11', '']] }, ['device:windows']],
    [
      'versions of one browser as one',
      {
        agents: ['143', '144'].map(
          (version) => ['', `Mozilla/5.0 (Windows NT 10.0) Chrome/${version}.0 Safari/537.36`] as const,
        ),
      },
      ['device:chrome on windows'],
    ],
    ['the beginning of what is long', { reports: ['r'.repeat(500)] }, [`report:${'r'.repeat(120)}`]],
    [
      'as many as are told apart',
      { networks: many(MOST_IN_HOUR) },
      many(MOST_IN_HOUR).map((value) => `network:${value}`),
    ],
    ['a crowd of one more', { networks: many(MOST_IN_HOUR + 1) }, [`network:${CROWD}`]],
    [
      'a crowd of devices, whatever their families',
      { agents: many(MOST_USES + 1).map((value) => [value, 'curl/8'] as const) },
      [`device:${CROWD}`],
    ],
  ])('%s', (_, shown, seen) => {
    expect(sight(at, { ...nothing, ...shown }).seen).toEqual(seen);
  });

  it('holds no session as it is, and none of who opens one for each call', () => {
    const { sessions } = sight(at, { ...nothing, uses: [['secret', '', 'curl/8']] });
    expect(sessions).toEqual([{ session: expect.stringMatching(/^[0-9a-f]{12}$/), device: 'curl' }]);
    const calls = many(MOST_USES + 1).map((id) => [id, '', 'curl/8'] as const);
    expect(sight(at, { ...nothing, uses: calls }).sessions).toEqual([]);
  });

  it('does not hang on the order of the acts', () => {
    const texts = fc.array(fc.string({ maxLength: 3 }), { maxLength: 40 });
    const pairs = fc.array(
      fc.tuple(fc.constantFrom('', 's', 't'), fc.string(), fc.constantFrom('', 'curl/8', 'x/1')),
    );
    fc.assert(
      fc.property(texts, texts, pairs, (networks, reports, uses) => {
        const agents = uses.map(([, device, agent]) => [device, agent] as const);
        const shown = { ...nothing, networks, reports, uses, agents };
        const turned = {
          ...nothing,
          networks: networks.toReversed(),
          reports: reports.toReversed(),
          uses: uses.toReversed(),
          agents: agents.toReversed(),
        };
        expect(sight(at, turned)).toEqual(sight(at, shown));
      }),
    );
  });
});
