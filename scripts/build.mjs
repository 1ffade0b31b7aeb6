// Whether dist was built from the sources as they are now.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runStep } from './steps.mjs';

const FOLDERS = ['src', 'streams', 'alerts'];
const FILES = ['tsconfig.json', 'tsconfig.build.json', 'nest-cli.json', 'package-lock.json'];
const STAMP = join('dist', '.ledgerwatch-build');
/** What every later step runs; a dist without it was not finished. */
const ENTRY = join('dist', 'src', 'main.js');

export function isBuilt(root) {
  const stamp = join(root, STAMP);
  if (!existsSync(stamp) || !existsSync(join(root, ENTRY))) return false;
  return readFileSync(stamp, 'utf8') === sourceHash(root);
}

/** `nest build` clears dist first, so a failed build leaves no stamp. */
export async function build(root, node) {
  const hash = sourceHash(root);
  const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  const step = await runStep({ name: 'building', command: node, args: [nest, 'build'], cwd: root });
  if (step.ok) writeFileSync(join(root, STAMP), hash);
  return step;
}

function sourceHash(root) {
  const hash = createHash('sha256');
  const take = (file) =>
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0');
  for (const folder of FOLDERS) for (const file of filesBelow(root, folder)) take(file);
  for (const file of FILES) take(file);
  return hash.digest('hex');
}

function filesBelow(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(root, path) : [path];
  });
}
