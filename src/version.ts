import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const packageSchema = z.object({ version: z.string() });

/** The product's version, of the nearest package.json above this file: in the source as in what is built. */
export const VERSION: string = readVersion();

function readVersion(): string {
  let at = new URL('./package.json', import.meta.url);
  while (!existsSync(at)) {
    const above = new URL('../package.json', at);
    if (above.href === at.href) return 'unknown';
    at = above;
  }
  return packageSchema.parse(JSON.parse(readFileSync(at, 'utf8'))).version;
}
