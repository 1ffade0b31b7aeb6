import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { askDetectors } from '../../../src/conformance/ask-detectors.js';
import { askLines } from '../../../src/conformance/ask-lines.js';
import { columnsOf, coverageTable } from '../../../src/conformance/coverage-table.js';
import { givenBy } from '../../../src/conformance/given.js';
import { CRM_ACTIONS } from '../../../src/event/actions.js';
import { FIELDS, type Supply } from '../../../streams/sources/tier.js';
import { TIERS_OF } from '../../../streams/sources/tiers.js';

const page = readFileSync(new URL('../../../docs/coverage.md', import.meta.url), 'utf8');

const whole: Supply = { feed: 'all', actions: CRM_ACTIONS, always: FIELDS };
const asked = (supply: Partial<Supply>) => {
  const given = givenBy([{ ...whole, ...supply }]);
  return new Map([...askDetectors(given), ...askLines(given)].map((one) => [one.asks, one]));
};

it('docs/coverage.md is what `ledgerwatch coverage` prints', () => {
  expect(page).toBe(coverageTable());
});

describe('what is asked of a source', () => {
  it('fires throughout when everything is given', () => {
    expect([...asked({}).values()].filter(({ verdict }) => verdict !== 'fires')).toEqual([]);
  });

  it('cannot throughout when nothing is', () => {
    const answers = [...asked({ actions: [] }).values()];
    expect(answers.length).toBeGreaterThan(25);
    expect(answers.filter(({ verdict }) => verdict !== 'cannot')).toEqual([]);
  });

  it.each([
    ['volume.records', 'exported-records', 'weaker', 'no volume.records of exports'],
    ['volume.records', 'records-read', 'weaker', 'no volume.records of lists, searches and reports'],
    ['actor.id', 'exported-records', 'cannot', 'no actor.id'],
    ['occurredAt', 'feeds', 'weaker', 'occurredAt'],
    ['outcome', 'pci 10.2.2 outcome', 'cannot', 'no outcome'],
    ['context.ip', 'pci 10.2.2 origin', 'cannot', 'no context.ip'],
    ['target', 'pci 10.2.1.2', 'weaker', 'no target'],
    ['outcome', 'pci 10.2.1.4', 'cannot', 'no outcome'],
    ['card data class', 'pci 10.2.1.1', 'cannot', 'no card data class'],
    ['context.ip', 'hipaa 164.312(a)(2)(i)', 'cannot', 'no context.ip'],
    ['context.mfa', 'hipaa 164.312(d)', 'cannot', 'no context.mfa'],
  ] as const)('without %s, %s: %s', (field, asks, verdict, why) => {
    const answer = asked({ always: FIELDS.filter((one) => one !== field) }).get(asks);
    expect(answer).toMatchObject({ verdict, missing: [field] });
    expect(answer?.why.join()).toContain(why);
  });

  it.each([
    ['session.login', 'pci 10.2.1.4', 'cannot', 'no log-ins'],
    ['session.login', 'hipaa 164.308(a)(5)(ii)(C)', 'cannot', 'no log-ins'],
    ['record.read', 'records-read', 'weaker', 'no opened records'],
    ['config.change', 'pci 10.2.1.7', 'weaker', 'no configuration'],
  ] as const)('without %s, %s: %s (%s)', (action, asks, verdict, why) => {
    const answer = asked({ actions: CRM_ACTIONS.filter((one) => one !== action) }).get(asks);
    expect(answer).toMatchObject({ verdict });
    expect(answer?.why.join()).toContain(why);
  });

  it('a feed that only corroborates moves no detector', () => {
    expect(asked({ corroborating: true }).get('exported-records')).toMatchObject({
      verdict: 'cannot',
      why: ['no exports'],
    });
  });
});

describe('facts of the guide that the table must agree with', () => {
  const verdictOf = (format: keyof typeof TIERS_OF, tier: number, asks: string): string | undefined =>
    columnsOf(TIERS_OF[format])[tier]?.answers.find((one) => one.asks === asks)?.verdict;

  it.each([
    ['pipedrive', 0, 'exported-records', 'cannot'],
    ['pipedrive', 0, 'pci 10.2.2 origin', 'cannot'],
    ['salesforce', 0, 'exported-records', 'weaker'],
    ['salesforce', 1, 'exported-records', 'weaker'],
    ['zendesk', 0, 'exported-records', 'weaker'],
    ['hubspot', 0, 'exported-records', 'weaker'],
    ['espocrm', 0, 'exported-records', 'cannot'],
    ['espocrm', 0, 'records-read', 'weaker'],
    ['sugarcrm', 0, 'pci 10.2.2 origin', 'cannot'],
    ['odoo', 0, 'pci 10.2.2 outcome', 'cannot'],
    ['json', 0, 'exported-records', 'fires'],
  ] as const)('%s, tier %i, %s: %s', (format, tier, asks, verdict) => {
    expect(verdictOf(format, tier, asks)).toBe(verdict);
  });
});
