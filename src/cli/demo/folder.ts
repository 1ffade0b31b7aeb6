import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { AppError } from '../../kernel/app-error.js';

const MARK = '# Made by `ledgerwatch demo`: each run begins anew and removes this folder.';
export const DEMO_TENANT = 'demo';
export const DEMO_SOURCE = 'crm';
export const DEMO_ZONE = 'Europe/Berlin';

export interface DemoFolder {
  readonly path: string;
  readonly configFile: string;
  readonly mail: string;
  /** Resolves when what an earlier run left is gone. */
  readonly cleaned: Promise<void>;
}

/** A fresh folder with a configuration file, so that the same data can be started again by hand. */
export function makeDemoFolder(path: string, terms: { port: number; liveFrom: number }): DemoFolder {
  const folder = resolve(path);
  const configFile = join(folder, 'ledgerwatch.yaml');
  const cleaned = clearEarlierRun(folder, configFile);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(configFile, `${MARK}\n${stringify(configOf(terms))}`, { mode: 0o600 });
  return { path: folder, configFile, mail: join(folder, 'mail'), cleaned };
}

/** Moves an earlier demo aside and removes it meanwhile; a folder that is not the demo's own is refused. */
function clearEarlierRun(folder: string, configFile: string): Promise<void> {
  if (!existsSync(folder)) return Promise.resolve();
  if (!existsSync(configFile) || !readFileSync(configFile, 'utf8').startsWith(MARK)) {
    const help = 'give the demo another one with --dir';
    throw new AppError('REQUEST_INVALID', `${folder} exists and was not made by the demo: ${help}`);
  }
  const aside = `${folder}.old-${process.pid}`;
  renameSync(folder, aside);
  return rm(aside, { recursive: true, force: true, maxRetries: 5 });
}

function configOf({ port, liveFrom }: { port: number; liveFrom: number }): object {
  return {
    dataDir: '.',
    publicUrl: `http://127.0.0.1:${port}`,
    http: { host: '127.0.0.1', port },
    mail: { from: 'Ledgerwatch <ledgerwatch@demo.example>', directory: './mail' },
    tenants: [
      {
        id: DEMO_TENANT,
        name: 'Demo company',
        timeZone: DEMO_ZONE,
        alerts: { to: ['security@demo.example'] },
        sources: [
          { id: DEMO_SOURCE, name: 'The CRM', format: 'json', liveFrom: new Date(liveFrom).toISOString() },
        ],
      },
    ],
  };
}
