import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** The server below Nest; taken from Nest's own types, so that there is one version of it. */
export type Fastify = Awaited<ReturnType<NestFastifyApplication['register']>>;
