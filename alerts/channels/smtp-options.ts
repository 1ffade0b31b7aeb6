import { isLoopbackHost } from '../../src/config/loopback.js';
import { SECOND } from '../../src/kernel/clock.js';
import { type AccessTokens, NoToken } from './access-tokens.js';

/** Who signs (RFC 6376). */
export interface Dkim {
  readonly domain: string;
  readonly selector: string;
  /** PEM. */
  readonly privateKey: string;
}

export type SmtpAuth =
  | { readonly user: string; readonly pass: string }
  /** XOAUTH2: https://developers.google.com/workspace/gmail/imap/xoauth2-protocol */
  | { readonly user: string; readonly tokens: Pick<AccessTokens, 'get' | 'drop'> };

export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; else STARTTLS where the server offers it, and always before a log-in. */
  readonly secure: boolean;
  readonly auth?: SmtpAuth;
  /** Certificates in PEM of the authorities to trust instead of those that Node knows. */
  readonly ca?: string;
  readonly dkim?: Dkim;
}

const CONNECTION_TIMEOUT = 10 * SECOND;
const SOCKET_TIMEOUT = 60 * SECOND;

/**
 * What is signed. RFC 8058 4 asks for both headers of unsubscribing, and the library's own list holds one of
 * them; the rest are those of RFC 6376 5.4.1 that a mail of ours may have.
 */
const SIGNED =
  'From:Sender:Reply-To:Subject:Date:Message-ID:To:Cc:MIME-Version:Content-Type:Content-Transfer-Encoding:' +
  'In-Reply-To:References:Auto-Submitted:List-Unsubscribe:List-Unsubscribe-Post';

/** As the library takes it. */
export const dkimOptions = (dkim: Dkim | undefined) =>
  dkim === undefined
    ? {}
    : {
        dkim: {
          domainName: dkim.domain,
          keySelector: dkim.selector,
          privateKey: dkim.privateKey,
          headerFieldNames: SIGNED,
        },
      };

/** How a server is connected to, for a mail as for a test of the connection. */
export const connectionOptions = ({ host, port, secure, auth, ca }: SmtpOptions) => ({
  host,
  port,
  secure,
  ...(ca === undefined ? {} : { tls: { ca } }),
  requireTLS: auth !== undefined && !secure && !isLoopbackHost(host),
  connectionTimeout: CONNECTION_TIMEOUT,
  greetingTimeout: CONNECTION_TIMEOUT,
  socketTimeout: SOCKET_TIMEOUT,
});

type Provided = (error: Error | null, token?: string, endsAt?: number) => void;

/** As the library takes it; it asks again, once, when the server refused the token. */
export const authOptions = (auth: SmtpAuth | undefined) => {
  if (auth === undefined) return {};
  if ('pass' in auth) return { auth: { user: auth.user, pass: auth.pass } };
  const { user, tokens } = auth;
  const provisionCallback = (_user: string, isRefused: boolean, done: Provided): void => {
    void provide(tokens, isRefused, done);
  };
  return { auth: { type: 'OAuth2' as const, user, provisionCallback } };
};

async function provide(tokens: Pick<AccessTokens, 'get'>, isRefused: boolean, done: Provided): Promise<void> {
  try {
    const { token } = await tokens.get(isRefused);
    // Ended long ago, so that the library asks each time: how long one holds is known to who gives it.
    done(null, token, 1);
  } catch (error) {
    done(error instanceof Error ? error : new NoToken('UNKNOWN'));
  }
}
