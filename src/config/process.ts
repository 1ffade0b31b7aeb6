/**
 * The only place that touches process.env. Must be imported before anything that does asynchronous work: libuv
 * reads the size of its pool at the first job, and every running chDB query holds one of its threads
 * (with the default of 4, four heavy queries stop file access and cryptography for seconds).
 */
const WORKER_THREADS = '16';

process.env['UV_THREADPOOL_SIZE'] ??= WORKER_THREADS;

export type Environment = Readonly<Record<string, string | undefined>>;

export const environment = (): Environment => process.env;
