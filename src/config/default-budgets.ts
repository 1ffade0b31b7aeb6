/** One false alert per so many days of people, where a tenant declares nothing else: to be read, and to be woken for. */
export const DEFAULT_BUDGETS = { review: 500, page: 2_000 } as const;
