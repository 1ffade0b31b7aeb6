import type { Recipients } from '../recipients.js';
import type { RoutingTree } from '../route/tree.js';

/** Every address that may be told of alerts of a tenant as things are declared now, each once. */
export async function audienceOf(
  recipients: Pick<Recipients, 'addresses' | 'secondAddress'>,
  tree: Pick<RoutingTree, 'receivers'>,
  tenant: string,
): Promise<readonly string[]> {
  const routed = [...tree.receivers.values()].flatMap(({ email = [] }) => email);
  const second = await recipients.secondAddress();
  const all = [...recipients.addresses(tenant), ...routed, ...(second === undefined ? [] : [second])];
  return [...new Set(all)];
}
