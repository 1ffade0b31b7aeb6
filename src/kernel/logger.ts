/** Structured log port. Fields hold codes, counts and ids of our own; never names, addresses, bodies or secrets. */
export interface Logger {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

export type LogFields = Readonly<Record<string, unknown>>;

export const silentLogger: Logger = { debug: noop, info: noop, warn: noop, error: noop };

function noop(): void {
  // A logger that says nothing.
}
