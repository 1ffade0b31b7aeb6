import type { Budget } from '../config/sections.js';
import type { ProfileSet } from '../baseline/profile.js';
import { REVIEW_USER_DAYS, PAGE_USER_DAYS } from './severity.js';

/** Mean length of a month. */
const DAYS_A_MONTH = 365.2425 / 12;

/** What a tenant accepts of false alerts: to be read, and to be woken for. */
export interface Budgets {
  readonly review?: Budget | undefined;
  readonly page?: Budget | undefined;
}

export const budgetsOf = (
  tenant:
    { readonly reviewBudget?: Budget | undefined; readonly pageBudget?: Budget | undefined } | undefined,
): Budgets => ({ review: tenant?.reviewBudget, page: tenant?.pageBudget });

type KnownPeople = Pick<ProfileSet, 'actors' | 'many'>;

/** User-days a false alert. */
export interface UserDays {
  readonly userDaysPerAlert: number;
  readonly userDaysPerPage: number;
}

/**
 * The budgets as user-days, which is what a score is about. So many a month are spread over the people of whom profiles are
 * known; while nobody is, the default holds. What is worth waking somebody for is worth reading.
 */
export const userDaysOf = ({ review, page }: Budgets, profiles: KnownPeople = { actors: {} }): UserDays => {
  const people = peopleIn(profiles, [review, page]);
  const userDaysPerAlert = userDaysFor(review, people) ?? REVIEW_USER_DAYS;
  const userDaysPerPage = userDaysFor(page, people) ?? Math.max(PAGE_USER_DAYS, userDaysPerAlert);
  return { userDaysPerAlert, userDaysPerPage: Math.max(userDaysPerPage, userDaysPerAlert) };
};

/** Counted only where a budget asks. */
const peopleIn = ({ actors, many }: KnownPeople, budgets: readonly (Budget | undefined)[]): number =>
  budgets.some((budget) => typeof budget === 'string')
    ? (many?.people.human ?? Object.values(actors).filter(({ kind }) => kind === 'human').length)
    : 0;

/** What a budget came to over a span of so many days that held so many of people: user-days a false alert. */
export const askedOver = (
  budget: Budget = REVIEW_USER_DAYS,
  { userDays, days }: { readonly userDays: number; readonly days: number },
): number => Math.round(userDaysFor(budget, userDays / days) ?? REVIEW_USER_DAYS);

const userDaysFor = (budget: Budget | undefined, people: number): number | undefined => {
  if (typeof budget !== 'string') return budget;
  const aMonth = Number(budget.slice(0, budget.indexOf('/')));
  return people === 0 ? undefined : Math.max(1, (people * DAYS_A_MONTH) / aMonth);
};
