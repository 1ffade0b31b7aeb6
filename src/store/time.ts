/** Epoch milliseconds as ClickHouse's DateTime64(3) takes them: `2026-01-02 03:04:05.678`, UTC. */
export const sqlTime = (at: number): string => new Date(at).toISOString().replace('T', ' ').slice(0, 23);

/** Epoch milliseconds as the API writes them: ISO 8601, UTC, milliseconds. */
export const isoTime = (at: number): string => new Date(at).toISOString();
