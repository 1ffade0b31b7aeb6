import type { Config } from '../../config/sections.js';
import { readSecretFile } from '../../config/secret-file.js';
import { AppError } from '../../kernel/app-error.js';
import { type Clock, SECOND } from '../../kernel/clock.js';
import type { AccountSecrets } from '../accounts/account-secrets.js';
import { BoundedMap } from '../bounded-map.js';
import type { Declarations } from '../tenants/declarations.js';
import { secretFor } from './webhook-secret.js';
import {
  type NewWebhook,
  type WebhookSettings,
  type WebhookTerms,
  termsAt,
  webhookSettingsSchema,
  withSecret,
} from './webhook-settings.js';

/** How long another process may go on with a secret that was ended. */
const CACHE_MS = 5 * SECOND;
const MOST_CACHED = 10_000;

export interface WebhooksParts {
  readonly secrets: Pick<AccountSecrets, 'get' | 'put' | 'remove'>;
  readonly declarations: Pick<Declarations, 'source' | 'requireSource'>;
  readonly config: Pick<Config, 'tenants' | 'publicUrl'>;
  readonly clock: Clock;
  /** The machine's own, for the age of what is cached. */
  readonly machineClock: Clock;
}

export type WantedWebhook = Omit<NewWebhook, 'secret'> & { readonly secret?: string | undefined };

interface Cached {
  readonly settings: Promise<WebhookSettings | undefined>;
  readonly at: number;
}

/** Which sources take webhooks, and the secrets by which theirs are known: by the configuration file, else as a command said. */
export class Webhooks {
  private readonly cache = new BoundedMap<string, Cached>(MOST_CACHED);

  constructor(private readonly parts: WebhooksParts) {}

  /** Where the CRM sends to. */
  addressOf(tenant: string, source: string): string {
    return `${this.parts.config.publicUrl}/v1/webhooks/${tenant}/${source}`;
  }

  /** Undefined for a source that takes none, or that does not exist: nobody who asks can tell which. */
  async find(tenant: string, source: string): Promise<WebhookTerms | undefined> {
    if (this.parts.declarations.source(tenant, source) === undefined) return undefined;
    const settings = await this.settingsOf(tenant, source);
    return settings === undefined ? undefined : termsAt(settings, this.parts.clock.now());
  }

  /** Gives the secret where it was made here. Throws TENANT_UNKNOWN, SOURCE_UNKNOWN, DECLARED_IN_CONFIG, REQUEST_INVALID. */
  async set(tenant: string, source: string, wanted: WantedWebhook): Promise<{ made: string | undefined }> {
    this.assertChangeable(tenant, source);
    const { scheme, header } = wanted;
    if (header !== undefined && scheme !== 'hmac')
      throw new AppError('REQUEST_INVALID', 'Only the scheme hmac has a header of its own');
    const secret = secretFor(scheme, wanted.secret);
    const current = await this.stored(tenant, source);
    const settings = withSecret(current, { ...wanted, secret }, this.parts.clock.now());
    await this.parts.secrets.put(nameOf(tenant, source), Buffer.from(JSON.stringify(settings)));
    this.cache.delete(nameOf(tenant, source));
    return { made: wanted.secret === undefined ? secret : undefined };
  }

  /** No webhook of the source is taken any more. */
  async remove(tenant: string, source: string): Promise<void> {
    this.assertChangeable(tenant, source);
    await this.parts.secrets.remove(nameOf(tenant, source));
    this.cache.delete(nameOf(tenant, source));
  }

  private assertChangeable(tenant: string, source: string): void {
    this.parts.declarations.requireSource(tenant, source);
    if (this.configured(tenant, source) !== undefined)
      throw new AppError(
        'DECLARED_IN_CONFIG',
        `The webhook of source "${source}" is declared in the configuration file: change it there`,
      );
  }

  private async settingsOf(tenant: string, source: string): Promise<WebhookSettings | undefined> {
    const name = nameOf(tenant, source);
    const now = this.parts.machineClock.now();
    const cached = this.cache.get(name);
    if (cached !== undefined && now - cached.at < CACHE_MS) return cached.settings;
    const settings = this.read(tenant, source);
    this.cache.set(name, { settings, at: now });
    settings.catch(() => this.cache.delete(name));
    return settings;
  }

  private async read(tenant: string, source: string): Promise<WebhookSettings | undefined> {
    const webhook = this.configured(tenant, source);
    if (webhook === undefined) return this.stored(tenant, source);
    const { scheme, header, secretFile } = webhook;
    const lines = readSecretFile(secretFile).split(/\r?\n/);
    const secrets = lines.filter((line) => line.trim() !== '').map((secret) => ({ secret: secret.trim() }));
    return { scheme, header, secrets };
  }

  private configured(tenant: string, source: string) {
    const { sources = [] } = this.parts.config.tenants.find(({ id }) => id === tenant) ?? {};
    return sources.find(({ id }) => id === source)?.webhook;
  }

  private async stored(tenant: string, source: string): Promise<WebhookSettings | undefined> {
    const sealed = await this.parts.secrets.get(nameOf(tenant, source));
    return sealed === undefined
      ? undefined
      : webhookSettingsSchema.parse(JSON.parse(sealed.toString('utf8')));
  }
}

const nameOf = (tenant: string, source: string): string => `webhook/${tenant}/${source}`;
