// npm run torture [-- --seed N --minutes M --only fault,fault]: the harness in a Node that runs TypeScript.
import { spawn } from 'node:child_process';

const path = (name) => new URL(name, import.meta.url).pathname;
const flags = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning'];
const args = ['--import', path('../../support/torture/typescript.mjs'), path('main.ts')];
const child = spawn(process.execPath, [...flags, ...args, ...process.argv.slice(2)], { stdio: 'inherit' });
// Ctrl-C goes to both: this one waits for what the other still has to say.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
