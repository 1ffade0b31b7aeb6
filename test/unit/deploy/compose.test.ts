import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { COMPOSE, DOCKERFILE, ourServices, wordsOf } from '../../support/compose.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const services = Object.entries(COMPOSE.services);
const ENDS_BY_ITSELF = 'kafka-topics';

describe('docker-compose.yml', () => {
  it('has a process for each role', () => {
    const roles = ourServices().map(([, { command }]) => command.join(' '));
    expect(new Set(roles)).toEqual(
      new Set(['api', 'streams', 'watch', 'notary', 'alerts'].map((role) => `start --role ${role}`)),
    );
    expect(COMPOSE.services['streams']?.deploy.replicas).toBe(2);
  });

  it.each(services)('%s: image, health and what it needs', (name, service) => {
    expect(service.image).toMatch(/:\w*\d+\.\d+[\w.-]*$/);
    expect(service.healthcheck?.test[0]).toBe(name === ENDS_BY_ITSELF ? undefined : 'CMD');
    for (const [needed, { condition }] of Object.entries(service.depends_on)) {
      expect(COMPOSE.services).toHaveProperty(needed);
      expect(condition).toBe(
        needed === ENDS_BY_ITSELF ? 'service_completed_successfully' : 'service_healthy',
      );
    }
    for (const secret of service.secrets) expect(COMPOSE.secrets).toHaveProperty(secret);
    const missing = service.volumes
      .map((volume) => volume.split(':')[0] ?? '')
      .filter((source) => !existsSync(join(root, source)) && !(source in COMPOSE.volumes));
    expect(missing).toEqual([]);
  });

  it.each(ourServices())('%s may write to nothing but its data', (_, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
  });

  it('opens ports on loopback only, and holds no secret', () => {
    for (const [, { ports }] of services) for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
    expect(text).not.toMatch(/password: \S|PASSWORD: \S/);
  });
});

describe('the Dockerfile', () => {
  it('copies what is there and what .dockerignore lets through', () => {
    const admitted = readFileSync(join(root, '.dockerignore'), 'utf8').match(/^!(.+)$/gm) ?? [];
    const passes = new Set(admitted.map((line) => line.slice(1)));
    const copied = DOCKERFILE.filter(
      ({ name, words }) => name === 'COPY' && !words.includes('--from='),
    ).flatMap(({ words }) => words.split(' ').slice(0, -1));
    expect(copied.length).toBeGreaterThan(6);
    for (const source of copied) {
      expect(existsSync(join(root, source)), source).toBe(true);
      expect(passes, source).toContain(source);
    }
  });

  it('is Debian with the Node that is tested, and does not run as root', () => {
    const { devDependencies } = z
      .object({ devDependencies: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
    const tag = DOCKERFILE.find(({ name }) => name === 'ARG')?.words;
    expect(tag).toBe(`NODE=${devDependencies['node']}-bookworm-slim`);
    expect(DOCKERFILE.filter(({ name }) => name === 'FROM')).toHaveLength(3);
    expect(DOCKERFILE.findLast(({ name }) => name === 'USER')?.words).toBe('node');
  });

  it('starts what the build makes', () => {
    const [node, young, old, entry = ''] = wordsOf('ENTRYPOINT');
    expect([node, young, old]).toEqual(['node', '--max-semi-space-size=16', '--heap-growing-percent=70']);
    expect(existsSync(join(root, entry.replace('/app/', '')))).toBe(true);
    expect(wordsOf('CMD')).toEqual(['start']);
    expect(DOCKERFILE.map(({ name }) => name)).toContain('HEALTHCHECK');
  });
});
