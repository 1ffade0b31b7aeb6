import type { WebhookScheme } from '../../../src/config/webhook-section.js';
import { verifyEspoCrm } from './espocrm.js';
import { verifyHmac } from './hmac.js';
import { verifyHubSpot } from './hubspot.js';
import { verifyPipedrive } from './pipedrive.js';
import type { Verify } from './scheme.js';
import { verifyStandard } from './standard.js';
import { verifyTwenty } from './twenty.js';
import { verifyZendesk } from './zendesk.js';

/** Every scheme that a source can be given; one that is forgotten here does not compile. */
export const SCHEMES: Readonly<Record<WebhookScheme, Verify>> = {
  hubspot: verifyHubSpot,
  zendesk: verifyZendesk,
  pipedrive: verifyPipedrive,
  espocrm: verifyEspoCrm,
  twenty: verifyTwenty,
  standard: verifyStandard,
  hmac: verifyHmac,
};
