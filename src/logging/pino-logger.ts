import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream } from 'pino';
import { errorCode } from '../kernel/app-error.js';
import type { LogFields, Logger } from '../kernel/logger.js';

const MAX_FRAMES = 10;

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** Fields that never reach a log, at whatever place somebody should log them by mistake. */
const SECRET_FIELDS = ['authorization', 'headers', 'body', 'key', 'secret', 'password', 'token', 'cookie'];

/** Structured lines of JSON: time, level, message, fields. Process id and host name are left to who collects them. */
export function createLogger(level: LogLevel = 'info', destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
  };
  const logger = destination === undefined ? pino(options) : pino(options, destination);
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  };
}

/**
 * What a log may hold of an error: its code and where it came from. The message of a foreign error is left out,
 * since drivers and parsers quote the data they stumbled over.
 */
export function errorFields(error: unknown): LogFields {
  const code = errorCode(error);
  if (!(error instanceof Error)) return { code, error: typeof error };
  const frames = framesOf(error);
  const fields = { code, error: error.name, at: frames.slice(0, MAX_FRAMES) };
  return error.name === 'AppError' ? { ...fields, reason: error.message } : fields;
}

/** The stack begins with the message, which may have lines that look like frames. */
function framesOf({ stack = '', message }: Error): string[] {
  const start = stack.indexOf(message);
  const frames = start === -1 ? '' : stack.slice(start + message.length);
  return frames.split('\n').flatMap((line) => (/^\s+at /.test(line) ? [line.trim()] : []));
}

/** Nest's own messages through our logger; its chatter about routes and modules is debug. */
export function nestLogger(logger: Logger): LoggerService {
  const say = (level: 'debug' | 'warn' | 'error') => (message: unknown) =>
    message instanceof Error
      ? logger[level](errorFields(message), 'nest')
      : logger[level]({}, typeof message === 'string' ? message : 'nest');
  return {
    log: say('debug'),
    debug: say('debug'),
    verbose: say('debug'),
    warn: say('warn'),
    error: say('error'),
  };
}
