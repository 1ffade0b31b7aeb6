import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { AppError } from '../../kernel/app-error.js';

/** Where answers come from: a terminal, or lines of a script. */
export type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };

/** Somebody who answers: a person at a terminal, or standard input with a line an answer. */
export interface Asking {
  readonly isTerminal: boolean;
  /** What is typed is not shown. Throws REQUEST_INVALID when there is no answer. */
  secret(question: string): Promise<string>;
  line(question: string): Promise<string>;
  close(): void;
}

export function openAsking(input: Input): Asking {
  const isTerminal = input.isTTY === true;
  // What is typed before or between the questions may be a password too.
  let isHidden = true;
  const echo = new Writable({
    write: (chunk, _encoding, done) => {
      if (!isHidden) process.stderr.write(chunk);
      done();
    },
  });
  const terminal = { output: echo, terminal: true, historySize: 0 };
  const lines = createInterface({ input, ...(isTerminal ? terminal : {}) });
  const answers = lines[Symbol.asyncIterator]();
  const next = async (question: string): Promise<string> => {
    const answer = await answers.next();
    if (answer.done !== true) return answer.value;
    throw new AppError(
      'REQUEST_INVALID',
      `There was no answer to "${question}": run this in a terminal, or write each answer as a line to standard input`,
    );
  };
  return {
    isTerminal,
    secret: async (question) => {
      if (isTerminal) process.stderr.write(`${question}: `);
      return next(question).finally(() => isTerminal && process.stderr.write('\n'));
    },
    line: async (question) => {
      isHidden = false;
      lines.setPrompt(`${question}: `);
      if (isTerminal) lines.prompt();
      return next(question).finally(() => {
        isHidden = true;
      });
    },
    close: () => lines.close(),
  };
}

/** A new password, twice from a person: nobody sees what they typed. */
export async function askNewPassword(asking: Asking, question: string): Promise<string> {
  const password = await asking.secret(question);
  if (!asking.isTerminal || (await asking.secret(`${question}, once more`)) === password) return password;
  throw new AppError('REQUEST_INVALID', 'These are two passwords: run the command again');
}

/** What proves who somebody is; on standard input the password comes first. */
export const askProof = async (asking: Asking): Promise<{ password: string; code: string }> => ({
  password: await asking.secret('Password'),
  code: (await asking.line('Code of your app, or a recovery code')).trim(),
});
