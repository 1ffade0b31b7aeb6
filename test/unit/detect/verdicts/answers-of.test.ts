import { describe, expect, it } from 'vitest';
import { alertIdOf } from '../../../../alerts/alert.js';
import { createLocalCalendar } from '../../../../src/baseline/local-time.js';
import { answersOf } from '../../../../src/detect/verdicts/answers-of.js';
import { judgedAlert } from '../../../../src/detect/verdicts/verdicts.js';
import { VERDICTS, type Verdict } from '../../../../src/event/finding.js';
import { ACTOR, SCOPE, claim, finding, raised } from '../../../support/alerts.js';

const calendar = createLocalCalendar('Europe/Berlin');
const id = alertIdOf('acme', SCOPE);
const AT = Date.parse('2026-03-03T10:00:00Z');
const DAY = `${ACTOR}/2026-03-02`;

const answered = (verdict: Verdict | undefined, of = id) =>
  answersOf(
    {
      tenant: 'acme',
      findings: [finding()],
      claims: [],
      verdicts:
        verdict === undefined
          ? new Map()
          : new Map([[of, { id: of, actorKey: ACTOR, localDay: SCOPE.localDay, verdict, at: AT }]]),
    },
    calendar,
  );

describe('what was answered', () => {
  it.each<[Verdict | undefined, teaches: boolean, never: boolean]>([
    [undefined, false, false],
    ['true-positive', false, true],
    ['false-positive', true, false],
    ['benign', true, false],
    ['suspicious', false, false],
    ['insufficient-data', false, false],
    ['test', false, false],
    ['duplicate', false, false],
  ])('%s', (verdict, teaches, never) => {
    const answers = answered(verdict);
    expect(answers.untaught.has(DAY)).toBe(!teaches);
    expect(answers.never.has(DAY)).toBe(never);
    expect(answers.incidents).toEqual(never ? [{ actorKey: ACTOR, at: AT }] : []);
  });

  it('knows every verdict', () => {
    for (const verdict of VERDICTS) expect(answered(verdict).untaught.size).toBeLessThanOrEqual(1);
  });

  it('of another alert says nothing of this one', () => {
    expect([...answered('benign', 'another').untaught]).toEqual([DAY]);
  });

  const facts = (...stated: readonly { type: string; data: unknown }[]) =>
    stated.map((fact, i) => ({ ...fact, at: AT + i }));
  const resolved = (verdict: Verdict) => ({ type: 'resolved', data: { verdict, note: '' } });
  const first = raised(claim());
  const worse = { type: 'reopened', data: { claim: claim({ name: 'worse', severity: 'critical' }, 2n) } };
  it.each([
    ['none yet', [first], undefined, undefined],
    ['one', [first, resolved('benign')], 'benign', AT + 1],
    ['corrected', [first, resolved('benign'), resolved('true-positive')], 'true-positive', AT + 2],
    ['reopened by something worse', [first, resolved('benign'), worse], undefined, undefined],
    [
      'of facts of another shape',
      [first, { type: 'resolved', data: { verdict: 'odd' } }],
      undefined,
      undefined,
    ],
  ] as const)('the verdict that stands: %s', (_, stated, verdict, at) => {
    const judged = judgedAlert(id, facts(...stated));
    expect(judged?.verdict).toBe(verdict);
    expect(judged?.at).toBe(at);
  });
});
