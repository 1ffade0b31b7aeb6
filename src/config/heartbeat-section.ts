import { z } from 'zod';
import { leaf } from './leaf.js';
import { webUrl } from './leaves.js';

/** Who outside hears that the whole way from intake to dispatch works, and misses it when a part stops. */
export const heartbeatSection = z.strictObject({
  /** Takes a POST; whoever knows it can beat for us. */
  url: webUrl,
  everyMinutes: leaf(z.int().min(1).max(60), 'whole minutes from 1 to 60').default(5),
});
