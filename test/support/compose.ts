import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const CONDITIONS = ['service_started', 'service_healthy', 'service_completed_successfully'] as const;

const healthSchema = z.strictObject({
  test: z.array(z.string()).min(2),
  interval: z.string(),
  timeout: z.string(),
  start_period: z.string().optional(),
  retries: z.int(),
});

const serviceSchema = z.strictObject({
  image: z.string(),
  build: z.string().optional(),
  user: z.string().optional(),
  restart: z.enum(['unless-stopped', 'on-failure']),
  stop_grace_period: z.string().optional(),
  init: z.boolean().optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  tmpfs: z.array(z.string()).optional(),
  volumes: z.array(z.string()).default([]),
  secrets: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  entrypoint: z.array(z.string()).optional(),
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.enum(CONDITIONS) })).default({}),
  healthcheck: healthSchema.optional(),
  ulimits: z.unknown().optional(),
  deploy: z.strictObject({
    replicas: z.int().default(1),
    resources: z.strictObject({ limits: z.strictObject({ cpus: z.string(), memory: z.string() }) }),
  }),
});
export type ComposeService = z.infer<typeof serviceSchema>;

const composeSchema = z.looseObject({
  name: z.string(),
  services: z.record(z.string(), serviceSchema),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
  volumes: z.record(z.string(), z.null()),
});

/** docker-compose.yml as Compose reads it, as far as we use it; a key that is not known here is refused. */
export const COMPOSE = composeSchema.parse(parse(read('docker-compose.yml'), { merge: true }));

const OURS = 'ledgerwatch:';

export const ourServices = (): [name: string, service: ComposeService][] =>
  Object.entries(COMPOSE.services).filter(([, { image }]) => image.startsWith(OURS));

export interface Instruction {
  readonly name: string;
  readonly words: string;
}

/** The instructions of the Dockerfile, continued lines joined. */
export const DOCKERFILE: readonly Instruction[] = read('Dockerfile')
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .flatMap((line) => {
    const [, name, words = ''] = /^([A-Z]+) (.*)$/.exec(line.trim()) ?? [];
    return name === undefined ? [] : [{ name, words }];
  });

/** The words of an instruction in its JSON form. */
export function wordsOf(name: string): string[] {
  const found = DOCKERFILE.findLast((instruction) => instruction.name === name);
  return z.array(z.string()).parse(JSON.parse(found?.words ?? '[]'));
}
