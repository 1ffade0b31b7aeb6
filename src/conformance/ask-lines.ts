import { CARD_CLASSES, HEALTH_CLASSES } from '../report/controls/action-sets.js';
import { CATALOGUES } from '../report/controls/catalogues.js';
import type { Field } from '../../streams/sources/tier.js';
import { actionsOfFamily, familiesOf, isOfCrm } from './act-families.js';
import { type Answer, answered, type Gap, gapOf } from './answer.js';
import { type GivenAct, shareOf } from './given.js';

type Catalogue = (typeof CATALOGUES)['pci'];
export type Clause = Catalogue['clauses'][number];
type EntriesTest = Extract<Clause['test'], { kind: 'entries' }>;
type Rule = EntriesTest['exceptions'];
type Defect = Extract<Rule, { by: 'defects' }>['defects'][number];

/** The field that an event must have, or nobody can tell the defect; the others need nothing of the CRM. */
const FIELD_OF: Readonly<Partial<Record<Defect, Field>>> = {
  'actor-unknown': 'actor.id',
  'action-assumed': 'action',
  'time-assumed': 'occurredAt',
  'outcome-unknown': 'outcome',
  unsuccessful: 'outcome',
  'origin-missing': 'context.ip',
  'target-missing': 'target',
  'purpose-missing': 'purpose',
  'no-second-factor': 'context.mfa',
};

interface Line {
  /** `pci 10.2.2 user`. */
  readonly name: string;
  readonly clause: Clause;
}

export const LINES: readonly Line[] = Object.values(CATALOGUES).flatMap(({ kind, clauses }) =>
  clauses.map((clause) => ({
    name: clause.id.toLowerCase().startsWith(kind) ? clause.id : `${kind} ${clause.id}`,
    clause,
  })),
);

/** Whether a line is answered by what a CRM says, and not by this product, by registers or by nobody. */
export const hangsOnCrm = ({ test }: Clause): boolean =>
  test.kind === 'entries' && (test.where.actions?.some(isOfCrm) ?? true);

export const askLines = (given: readonly GivenAct[]): Answer[] =>
  LINES.flatMap(({ name, clause }) =>
    clause.test.kind === 'entries' && hangsOnCrm(clause)
      ? [answered(name, clause.title, gapsOf(clause.test, given))]
      : [],
  );

function gapsOf({ where, exceptions }: EntriesTest, given: readonly GivenAct[]): Gap[] {
  const acts = given.filter(({ action }) => where.actions?.includes(action) ?? true);
  const families = gapsOfFamilies(where, acts);
  if (acts.length === 0) return families.length > 0 ? families : [{ verdict: 'cannot', why: 'no events' }];
  const outcomes = where.outcomes === undefined ? [] : gapOf('outcome', shareOf(acts, 'outcome'), 'cannot');
  return [...families, ...gapsOfClasses(where, acts), ...outcomes, ...gapsOfRule(exceptions, acts)];
}

function gapsOfFamilies({ actions = [] }: EntriesTest['where'], acts: readonly GivenAct[]): Gap[] {
  const absent = familiesOf(actions).filter(
    (family) => !acts.some(({ action }) => actionsOfFamily(family).includes(action)),
  );
  const verdict = acts.length === 0 ? 'cannot' : 'weaker';
  return absent.map((family) => ({ verdict, why: `no ${family}` }));
}

function gapsOfClasses({ dataClasses }: EntriesTest['where'], acts: readonly GivenAct[]): Gap[] {
  if (dataClasses === undefined) return [];
  const field = classFieldOf(dataClasses);
  return gapOf(field, shareOf(acts, field), 'cannot').filter(
    // That not all is health data is no gap.
    ({ verdict }) => verdict === 'cannot' || field === 'personal data class',
  );
}

function classFieldOf(classes: readonly string[]): Field {
  if (classes.length === HEALTH_CLASSES.length && HEALTH_CLASSES.every((one) => classes.includes(one)))
    return 'health data class';
  if (classes.length === CARD_CLASSES.length && CARD_CLASSES.every((one) => classes.includes(one)))
    return 'card data class';
  return 'personal data class';
}

function gapsOfRule(rule: Rule, acts: readonly GivenAct[]): Gap[] {
  if (rule.by === 'log-interruptions') return [];
  if (rule.by === 'defects') {
    const fields = [...new Set(rule.defects.flatMap((defect) => FIELD_OF[defect] ?? []))];
    const whenNone = fields.length === 1 ? 'cannot' : 'weaker';
    return fields.flatMap((field) => gapOf(field, shareOf(acts, field), whenNone));
  }
  const logins = acts.filter(({ action }) => action === 'session.login');
  if (logins.length === 0) return [{ verdict: 'cannot', why: 'no log-ins' }];
  const outcome = gapOf('outcome', shareOf(logins, 'outcome'), 'cannot');
  return rule.by === 'failed-login-runs'
    ? outcome
    : [...outcome, ...gapOf('context.ip', shareOf(logins, 'context.ip'), 'cannot')];
}
