import type { Budget } from '../../src/config/sections.js';
import { WRONG } from '../../src/event/finding.js';
import { DAY } from '../../src/kernel/clock.js';
import { severityOf, severityRank } from '../alert.js';
import type { AlertNumbers } from './numbers.schemas.js';
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

/** How much there is to do, for how many, and what was asked for. */
export class LoadTally {
  private alerts = 0;
  private readonly work = new Map<string, { answered: number; judged: number }>();
  private readonly budgets = { review: { alerts: 0, judgedFalse: 0 }, page: { alerts: 0, judgedFalse: 0 } };

  add(told: Told): void {
    this.alerts += 1;
    const judge = verdictOf(told)?.by;
    for (const account of accountsOf(told)) {
      const own = this.work.get(account) ?? { answered: 0, judged: 0 };
      own.answered += 1;
      own.judged += Number(account === judge);
      this.work.set(account, own);
    }
    for (const budget of BUDGETS) {
      if (severityRank(severityOf(told.alert)) < severityRank(LEAST[budget])) continue;
      this.budgets[budget].alerts += 1;
      this.budgets[budget].judgedFalse += Number(isWrong(told.alert));
    }
  }

  load({ from, to, userDays, budgets, each }: LoadTerms): AlertNumbers['load'] {
    const days = (to - from) / DAY;
    const accounts = [...this.work].sort(([one], [other]) => (one < other ? -1 : 1));
    const alertsADay = this.alerts / days;
    return {
      days,
      alertsADay,
      analysts: accounts.length,
      ...(accounts.length === 0 ? {} : { alertsPerAnalystAndDay: alertsADay / accounts.length }),
      userDays,
      budgets: BUDGETS.map((budget) => ({
        budget,
        declared: budgets[budget],
        asked: acceptedIn(budgets[budget], { userDays, days }),
        ...this.budgets[budget],
      })),
      ...(each ? { each: accounts.map(([account, own]) => ({ account, ...own })) } : {}),
    };
  }
}

const BUDGETS = ['review', 'page'] as const;
const LEAST = { review: 'low', page: 'high' } as const;

/** Whoever answered; not who followed the link of a mail, whose account nobody knows. */
const accountsOf = (told: Told): ReadonlySet<string> =>
  new Set(
    answersOf(told)
      .map(({ by }) => by)
      .filter((one) => one.startsWith('user:') || one.startsWith('key:')),
  );

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
