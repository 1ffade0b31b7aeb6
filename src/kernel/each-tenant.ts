/**
 * Looks at one tenant after the other: one that cannot be looked at keeps nobody from being told of the others, and fails the
 * run when all were. Gives the sum of what was found.
 */
export async function eachTenant(
  tenants: readonly string[],
  look: (tenant: string) => Promise<number>,
): Promise<number> {
  let found = 0;
  const failures: unknown[] = [];
  for (const tenant of tenants) {
    try {
      found += await look(tenant);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return found;
}
