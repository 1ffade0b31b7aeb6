import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isObject, type JsonObject } from '../../../../streams/sources/candidate.js';
import { scrub } from '../../../../streams/steps/scrub.js';
import { jsonRecords, logRows } from '../../../support/salesforce.js';
import { SOURCE_MAPPINGS } from '../../../../streams/sources/registry.js';
import { validateEvent } from '../../../../streams/steps/validate.js';

const CARD = '4111111111111111';
const MARK = '[cut: card number]';
const SESSION = '00D500000000abc!AQcAQH0dMHZfz972Szmpkb58urFRkgeBGsxL';
const EVENT = {
  key: `order-${CARD}`,
  occurredAt: '2026-01-05T10:00:00Z',
  actor: { id: CARD, name: 'Ann' },
  action: 'data.query',
} as const;

const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), value);

describe('scrub', () => {
  it.each<[string[], JsonObject]>([
    [['reason'], { reason: `paid by ${CARD}` }],
    [['purpose'], { purpose: CARD }],
    [['target', 'name'], { target: { id: CARD, name: `Card ${CARD}` } }],
    [['context', 'userAgent'], { context: { userAgent: `bot/1 (${CARD})` } }],
    [['context', 'device'], { context: { device: CARD } }],
    [['actor', 'name'], { actor: { id: '1', name: CARD } }],
    [['attributes', 'soql'], { attributes: { soql: `SELECT Id FROM Lead WHERE c = '${CARD}'` } }],
  ])('cuts %s, and says so', (path, fields) => {
    const { candidate, derived } = scrub({ ...EVENT, ...fields }, ['occurredAt']);
    expect(at(candidate, ...path)).toContain(MARK);
    expect(at(candidate, ...path)).not.toContain(CARD);
    expect(at(candidate, 'dataClasses')).toEqual(['pci.pan']);
    expect(derived).toEqual(['occurredAt', path.join('.')]);
    expect(at(candidate, 'key')).toBe(EVENT.key);
    expect(at(candidate, 'target', 'id')).toBe(at(fields, 'target', 'id'));
    expect(validateEvent(candidate, { now: Date.parse(EVENT.occurredAt), horizon: 0 }).ok).toBe(true);
  });

  it('cuts names of subjects, and their ids stay', () => {
    const { candidate } = scrub({ ...EVENT, subjects: [{ id: CARD, name: CARD }, { id: '2' }] }, []);
    expect(at(candidate, 'subjects')).toEqual([{ id: CARD, name: MARK }, { id: '2' }]);
  });

  it('keeps the key of a session and cuts what opens one', () => {
    expect(scrub({ ...EVENT, context: { sessionId: 'WvtsJ1235oW24EbH' } }, []).derived).toEqual([]);
    const { candidate, derived } = scrub({ ...EVENT, context: { sessionId: SESSION } }, []);
    expect(at(candidate, 'context', 'sessionId')).toBe('[cut: session id]');
    expect([at(candidate, 'dataClasses'), derived]).toEqual([['credential'], ['context.sessionId']]);
  });

  it('reaches names, numbers and what lies deep within', () => {
    const attributes = {
      [CARD]: 1,
      [CARD.replace('4111', '4111 ')]: 'kept',
      list: [[{ note: CARD }], Number(CARD)],
      auth: { password: 'swordfish', tries: 3 },
      plain: 'x',
    };
    const { candidate, derived } = scrub({ ...EVENT, dataClasses: ['commercial'], attributes }, []);
    expect(at(candidate, 'attributes')).toEqual({
      [MARK]: 1,
      '4111 111111111111': 'kept',
      list: [[{ note: MARK }], MARK],
      auth: { password: '[cut: password]', tries: 3 },
      plain: 'x',
    });
    expect(derived).toEqual([`attributes.${MARK}`, 'attributes.list', 'attributes.auth']);
    expect(at(candidate, 'dataClasses')).toEqual(['commercial', 'pci.pan', 'credential']);
  });

  it('keeps two fields apart whose names are cut alike', () => {
    const attributes = { [`a ${CARD}`]: 1, 'a 5555555555554444': 2 };
    const { candidate } = scrub({ ...EVENT, attributes }, []);
    expect(at(candidate, 'attributes')).toEqual({ [`a ${MARK}`]: 1, [`a ${MARK} (2)`]: 2 });
  });

  it.each([[undefined], [null], ['text'], [[1]], [{ attributes: 1, subjects: 2, dataClasses: 3 }]])(
    'leaves what is no event to the schema: %j',
    (candidate) => {
      expect(scrub(candidate, []).candidate).toBe(candidate);
    },
  );

  it('finds nothing in the samples of the vendor', () => {
    const context = { receivedAt: Date.parse('2026-01-05T10:00:00Z') };
    const items = [
      ...logRows.flatMap((row) => SOURCE_MAPPINGS['salesforce-elf'].map(row, context)),
      ...jsonRecords.flatMap((record) => SOURCE_MAPPINGS['salesforce-events'].map(record, context)),
    ].filter((item) => item.kind === 'event');
    expect(items.length).toBeGreaterThan(20);
    for (const { candidate, derived } of items)
      expect(scrub(candidate, derived)).toEqual({ candidate, derived });
  });
});

describe('any event', () => {
  const cards = fc.constantFrom(CARD, '4242 4242 4242 4242', '378282246310005', '5555-5555-5555-4444');
  const words = fc.constantFrom('a', ' ', 'note: ', '\n', 'id', 'x=1', '€', '{');
  const texts = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.tuple(words, cards, words).map(([before, card, after]) => `${before} ${card} ${after}`),
    cards,
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      texts,
      fc.integer(),
      fc.constant(Number(CARD)),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(texts, tie('value'), { maxKeys: 3 }),
    ),
  }));
  const events = fc
    .dictionary(texts, value, { maxKeys: 4 })
    .map((attributes) => ({ ...EVENT, key: 'k', actor: { id: '1' }, attributes }));

  it('keeps no number of a card, whatever it lies in, and a second time changes nothing', () => {
    fc.assert(
      fc.property(events, (event) => {
        const once = scrub(event, []);
        const json = JSON.stringify(once.candidate);
        expect(json).not.toMatch(/4111111111111111|4242 4242|378282246310005|5555-5555/);
        expect(scrub(once.candidate, []).candidate).toEqual(once.candidate);
        const hadNone = !/4111111111111111|4242 4242|378282246310005|5555-5555/.test(JSON.stringify(event));
        expect(once.candidate === event).toBe(hadNone);
      }),
      { numRuns: 500 },
    );
  });

  it('of any shape is taken without an exception', () => {
    fc.assert(
      fc.property(fc.anything({ maxDepth: 3 }), fc.jsonValue(), (shape, attributes) => {
        for (const event of [shape, { ...EVENT, attributes, context: attributes, subjects: attributes }]) {
          const once = scrub(event, ['before']);
          expect(once.derived[0]).toBe('before');
          expect(scrub(once.candidate, []).candidate).toEqual(once.candidate);
        }
      }),
      { numRuns: 300 },
    );
  });
});
