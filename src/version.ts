import { readFileSync } from 'node:fs';

/** The product's version, from the package's own manifest (two folders up in a build, one in the sources). */
export const VERSION: string = readVersion();

function readVersion(): string {
  for (const up of ['../package.json', '../../package.json']) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8'));
      if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
        return String(manifest.version);
    } catch {
      // Not at this level.
    }
  }
  return 'unknown';
}
