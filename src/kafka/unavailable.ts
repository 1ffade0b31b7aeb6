import { AppError, errorMessage } from '../kernel/app-error.js';

/** Whatever kafkajs throws, as our error; the cluster may be back with the next try. */
export const kafkaUnavailable = (error: unknown): AppError =>
  error instanceof AppError
    ? error
    : new AppError('KAFKA_UNAVAILABLE', `Kafka: ${errorMessage(error)}`, { retry: true, cause: error });
