import { closeSync, openSync } from 'node:fs';

const STANDARD_INPUT = 0;
let isShut = false;

/**
 * The embedded engine looks at standard input with every insert and takes what waits there for rows of its own. No
 * command of ours reads it, so the process is given an empty one: the lowest free number is the one just closed.
 */
export function shutStandardInput(): void {
  if (isShut) return;
  isShut = true;
  closeSync(STANDARD_INPUT);
  openSync('/dev/null', 'r');
}
