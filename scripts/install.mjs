// Whether node_modules is what the lockfile says, and which Node `npm run` will find in it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runStep } from './steps.mjs';

const STAMP = '.ledgerwatch-setup';

/** `shared` (a link: somebody else's install, never touched), `matches`, or `stale` with the reason. */
export function installState(root) {
  const modules = join(root, 'node_modules');
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) return { kind: 'shared' };
  if (!existsSync(modules)) return { kind: 'stale', why: 'nothing is installed yet' };
  const hash = manifestHash(root);
  const stamp = join(modules, STAMP);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return { kind: 'matches' };
  const why = differenceToLock(root);
  if (why !== undefined) return { kind: 'stale', why };
  writeFileSync(stamp, hash);
  return { kind: 'matches' };
}

/** Runs `npm ci`; an install that was cut off leaves no stamp, so the next run starts over. */
export async function install(root) {
  const stamp = join(root, 'node_modules', STAMP);
  rmSync(stamp, { force: true });
  const step = await runStep({
    name: 'installing packages',
    ...npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']),
    cwd: root,
  });
  if (step.ok) writeFileSync(stamp, manifestHash(root));
  return step;
}

/** The pinned Node of node_modules, or `problem` with what to do. Its version is asked once an install. */
export function pinnedNode(root) {
  const wanted = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.node;
  const path = join(root, 'node_modules', '.bin', 'node');
  const fix =
    'npm has probably refused its install script: package.json allows it under "allowScripts"; ' +
    'check that "npm config get ignore-scripts" says false, then run "npm rebuild node chdb"';
  if (!existsSync(path)) return { problem: `Node ${wanted} is not in node_modules/.bin: ${fix}.` };
  const known = join(root, 'node_modules', `${STAMP}-node`);
  const seen = `${wanted} ${lstatSync(path).mtimeMs}`;
  if (existsSync(known) && readFileSync(known, 'utf8') === seen) return { path };
  const found = spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout?.trim();
  if (found !== `v${wanted}`) {
    return { problem: `node_modules/.bin/node is ${found || 'not runnable'}, wanted v${wanted}: ${fix}.` };
  }
  writeFileSync(known, seen);
  return { path };
}

function manifestHash(root) {
  const hash = createHash('sha256');
  for (const file of ['package.json', 'package-lock.json'])
    hash.update(readFileSync(join(root, file))).update('\0');
  return hash.digest('hex');
}

/** npm writes `.package-lock.json` last, so a half-finished install has none, or one of an earlier state. */
function differenceToLock(root) {
  const hidden = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return 'the last install did not finish';
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const found = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  const required = Object.entries(wanted).filter(([path, entry]) => path !== '' && entry.optional !== true);
  const differs = ([path, entry]) => found[path]?.version !== entry.version || !existsSync(join(root, path));
  const first = required.find(differs);
  return first === undefined
    ? undefined
    : `${first[0].replace('node_modules/', '')} is missing or of another version`;
}

/** The npm that runs this script, else the one in PATH. */
function npm(args) {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('.js')
    ? { command: process.execPath, args: [cli, ...args] }
    : { command: 'npm', args };
}
