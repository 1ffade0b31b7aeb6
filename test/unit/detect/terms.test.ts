import { expect, it } from 'vitest';
import { tenantDeclarationSchema } from '../../../src/access/tenants/declaration.js';
import { Declarations } from '../../../src/access/tenants/declarations.js';
import { userDaysOf } from '../../../src/detect/budget.js';
import { termsOfTenant } from '../../../src/detect/terms.js';
import { SimulatedClock } from '../../../src/kernel/clock.js';
import { MemoryFacts } from '../../support/memory-facts.js';

it('what a tenant declares is what it is judged by, also when it is declared anew', async () => {
  const declarations = new Declarations(new MemoryFacts(new SimulatedClock(0)), []);
  const declare = async (more: object) =>
    declarations.declareTenant(tenantDeclarationSchema.parse({ id: 'acme', ...more }), 'x');
  const terms = termsOfTenant(declarations, 'acme');
  await declare({});
  expect(userDaysOf(terms.budgets)).toEqual({ userDaysPerAlert: 500, userDaysPerPage: 2_000 });
  await declare({ reviewBudget: 100, pageBudget: 5_000 });
  expect(userDaysOf(terms.budgets)).toEqual({ userDaysPerAlert: 100, userDaysPerPage: 5_000 });
  await declare({ timeZone: 'Asia/Tokyo', reviewBudget: '1/month' });
  expect(terms.budgets).toEqual({ review: '1/month', page: undefined });
  // Days begin elsewhere then: who is watched is watched anew.
  expect(terms.calendar.timeZone).toBe('UTC');
  expect(termsOfTenant(declarations, 'acme').calendar.timeZone).toBe('Asia/Tokyo');
});
