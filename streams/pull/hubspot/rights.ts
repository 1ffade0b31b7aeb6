import { z } from 'zod';
import { hubspotRights } from '../../../src/people/rights/readers/hubspot.js';
import { changed, refused } from '../failures.js';
import type { RightsAccess } from '../rights/rights-access.js';
import { FORBIDDEN, type HubSpotSession, UNKNOWN_PAGE } from './session.js';

/** https://developers.hubspot.com/docs/api-reference/latest/account/settings/user-provisioning/guide (scope requirements) */
export const USERS_SCOPE = 'settings.users.read';
const TEAMS_SCOPE = 'settings.users.teams.read';
/** The most that one call gives: https://developers.hubspot.com/docs/api-reference/settings-user-provisioning-v3/users/get-settings-v3-users- */
const PAGE_SIZE = '100';

const pageSchema = z.looseObject({
  results: z.array(z.unknown()),
  paging: z
    .looseObject({ next: z.looseObject({ after: z.string().min(1).max(4_096) }).optional() })
    .nullish(),
});

/** The paths of the reader are those of v3; the dated versions of the API say the same at others. */
export const usersPath = ({ apiVersion }: { readonly apiVersion: string }, path: string): string =>
  apiVersion === 'v3' ? path : path.replace('/settings/v3/users', `/settings/users/${apiVersion}`);

export const rightsOfHubSpot = (session: HubSpotSession): RightsAccess => ({
  reader: hubspotRights,
  async *ask({ name, path, paging }, signal) {
    const size: Readonly<Record<string, string>> = paging === 'hubspot' ? { limit: PAGE_SIZE } : {};
    let after: string | undefined;
    do {
      const query = after === undefined ? size : { ...size, after };
      const answer = await session.get(usersPath(session.terms, path), query, signal);
      if (answer === FORBIDDEN) throw missing(name === 'teams' ? TEAMS_SCOPE : USERS_SCOPE);
      if (answer === UNKNOWN_PAGE) throw changed('HubSpot does not know the page behind which it sent us');
      const page = pageSchema.safeParse(answer);
      if (!page.success) throw changed(`HubSpot gives ${name} in another shape`);
      yield page.data.results;
      after = page.data.paging?.next?.after;
    } while (after !== undefined);
  },
});

const missing = (scope: string): Error =>
  refused(`HubSpot: the scope "${scope}" is missing`, { permission: scope });
