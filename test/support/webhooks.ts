import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** Where the service of a test says that it is reached. */
export const PUBLIC_URL = 'https://audit.example.com';

/** Headers of HubSpot's signature v3. */
export function signedByHubSpot(
  path: string,
  body: string,
  secret: string,
  at: number,
): Record<string, string> {
  const signed = `POST${PUBLIC_URL}${path}${body}${at}`;
  return {
    'x-hubspot-request-timestamp': String(at),
    'x-hubspot-signature-v3': createHmac('sha256', secret).update(signed).digest('base64'),
  };
}

/** Headers of the Standard Webhooks, as their reference implementation writes them. */
export function signedByStandard(
  id: string,
  body: string,
  secret: string,
  at: number,
): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, new Date(at), body),
  };
}
