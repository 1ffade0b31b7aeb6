// Brings a fresh clone to where everything runs: packages, the pinned Node, the build. Does only what is needed.
// Runs on Node 18 and later without any package.
//   node scripts/setup.mjs            packages and build
//   node scripts/setup.mjs --no-build packages only
//   node scripts/setup.mjs --rebuild  build also when nothing changed
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, isBuilt } from './build.mjs';
import { install, installState, pinnedNode } from './install.mjs';
import { refusal } from './platform.mjs';
import { secondsSince } from './steps.mjs';

const OLDEST_NODE = 18;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const flags = new Set(process.argv.slice(2));

process.exitCode = await setUp();

async function setUp() {
  const started = Date.now();
  const refused = refusal({ platform: process.platform, arch: process.arch, exists: existsSync });
  if (refused !== undefined) return fail(refused);
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    return fail(`Node ${process.version} is too old to set up with: install Node ${OLDEST_NODE} or later.`);
  }
  if (!(await ensurePackages())) return 1;
  const node = pinnedNode(root);
  if (node.problem !== undefined) return fail(node.problem);
  if (!flags.has('--no-build') && !(await ensureBuild(node.path))) return 1;
  say(`ready (${secondsSince(started)})`);
  return 0;
}

async function ensurePackages() {
  const state = installState(root);
  if (state.kind !== 'stale') return true;
  say(`packages: npm ci, since ${state.why}; takes about a minute`);
  return finished('packages', await install(root));
}

async function ensureBuild(node) {
  if (!flags.has('--rebuild') && isBuilt(root)) return true;
  return finished('build', await build(root, node));
}

function finished(name, step) {
  if (step.ok) say(`${name}: done (${step.seconds})`);
  else fail(`${name} failed after ${step.seconds}:\n${step.output.trim()}`);
  return step.ok;
}

function say(line) {
  process.stdout.write(`set-up: ${line}\n`);
}

function fail(reason) {
  process.stderr.write(`set-up: ${reason}\n`);
  return 1;
}
