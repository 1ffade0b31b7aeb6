import { CSRF_HEADER } from '../../access/sessions/browser.js';
import { AppError } from '../../kernel/app-error.js';
import type { KeptSession, KeptSessions } from '../person/kept-sessions.js';
import { ServiceClient, type ServiceRequest } from './service-client.js';

/** The service for the person of a kept session, which is forgotten once it is over. */
export class SessionClient extends ServiceClient {
  constructor(
    private readonly session: KeptSession,
    private readonly kept: Pick<KeptSessions, 'forget'>,
  ) {
    const { url, cookie, csrf } = session;
    super(url, { ...asOwnPage(url), cookie, [CSRF_HEADER]: csrf });
  }

  override async send(path: string, request?: ServiceRequest): Promise<Response> {
    try {
      return await super.send(path, request);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'UNAUTHENTICATED') throw error;
      this.kept.forget(this.session);
      throw new AppError('UNAUTHENTICATED', 'Your session is over: ledgerwatch login', { cause: error });
    }
  }
}

/** What a page of ours says of itself: the service refuses it at once where it calls itself otherwise. */
export const asOwnPage = (url: string): { origin: string } => ({ origin: new URL(url).origin });
