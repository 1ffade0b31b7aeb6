/** The address that the CRM called, as it was told it: what lies between may have changed host, port and protocol. */
export class WebhookAddress {
  constructor(private readonly publicUrl: string) {}

  /** `path` with its query, as it came. */
  of(path: string): string {
    return `${this.publicUrl}${path}`;
  }
}
