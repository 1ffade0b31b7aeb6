import type { Budget } from '../../src/config/sections.js';
import { WRONG } from '../../src/event/finding.js';
import { DAY } from '../../src/kernel/clock.js';
import { severityOf, severityRank } from '../alert.js';
import type { AlertNumbers, BudgetNumbers } from './numbers.schemas.js';
import { answersOf, type Told, verdictOf } from './told.js';

/** Mean length of a month. */
const DAYS_A_MONTH = 365.2425 / 12;

export interface LoadTerms {
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
  /** Days on which people worked, of all people. */
  readonly userDays: number;
  /** What is accepted of false alerts to be read, and to be woken for. */
  readonly budgets: { readonly review: Budget; readonly page: Budget };
  /** Whether what each account did may be told. */
  readonly each: boolean;
}

/** Pure. How much there is to do, for how many, and what was asked for. */
export function loadOf(all: readonly Told[], terms: LoadTerms): AlertNumbers['load'] {
  const days = (terms.to - terms.from) / DAY;
  const accounts = accountsOf(all);
  const alertsADay = all.length / days;
  return {
    days,
    alertsADay,
    analysts: accounts.length,
    ...(accounts.length === 0 ? {} : { alertsPerAnalystAndDay: alertsADay / accounts.length }),
    userDays: terms.userDays,
    budgets: [budgetOf('review', all, { ...terms, days }), budgetOf('page', all, { ...terms, days })],
    ...(terms.each ? { each: accounts.map((account) => workOf(account, all)) } : {}),
  };
}

/** Whoever answered; not who followed the link of a mail, whose account nobody knows. */
function accountsOf(all: readonly Told[]): string[] {
  const by = all.flatMap((told) => answersOf(told).map((fact) => fact.by));
  return [...new Set(by.filter((one) => one.startsWith('user:') || one.startsWith('key:')))].sort();
}

function workOf(account: string, all: readonly Told[]) {
  return {
    account,
    answered: all.filter((told) => answersOf(told).some(({ by }) => by === account)).length,
    judged: all.filter((told) => verdictOf(told)?.by === account).length,
  };
}

function budgetOf(
  budget: BudgetNumbers['budget'],
  all: readonly Told[],
  { budgets, userDays, days }: LoadTerms & { readonly days: number },
): BudgetNumbers {
  const declared = budgets[budget];
  const least = severityRank(budget === 'page' ? 'high' : 'low');
  const own = all.filter(({ alert }) => severityRank(severityOf(alert)) >= least);
  const wrong = own.filter(({ alert }) => isWrong(alert));
  return {
    budget,
    declared,
    asked: acceptedIn(declared, { userDays, days }),
    alerts: own.length,
    judgedFalse: wrong.length,
  };
}

const isWrong = ({ status, verdict }: Told['alert']): boolean =>
  status === 'resolved' && verdict !== undefined && WRONG.includes(verdict);

/** Pure. False alerts that a budget accepts in so many days, on which people worked so many days together. */
export function acceptedIn(
  budget: Budget,
  { userDays, days }: { readonly userDays: number; readonly days: number },
): number {
  if (typeof budget === 'number') return userDays / budget;
  return (Number(budget.slice(0, budget.indexOf('/'))) * days) / DAYS_A_MONTH;
}
