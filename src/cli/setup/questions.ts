import { createInterface } from 'node:readline/promises';

/** A person at a terminal who can be asked. */
export interface Questions {
  /** What they write, without spaces around it; the default for nothing. */
  ask(question: string, byDefault?: string): Promise<string>;
  close(): void;
}

/** Undefined where nobody can answer: standard input or the place for questions is no terminal. */
export function openQuestions(): Questions | undefined {
  const { stdin, stderr } = process;
  if (!stdin.isTTY || !stderr.isTTY) return undefined;
  const lines = createInterface({ input: stdin, output: stderr });
  // By Ctrl-C and Ctrl-D the lines end, and a question under way would wait for ever.
  const left = new Promise<never>((_, reject) => {
    lines.once('close', () =>
      reject(new Error('Left in the middle. Go on at any time with: ledgerwatch setup')),
    );
  });
  left.catch(() => undefined);
  return {
    async ask(question, byDefault = '') {
      const hint = byDefault === '' ? '' : ` [${byDefault}]`;
      const answer = (await Promise.race([lines.question(`${question}${hint}: `), left])).trim();
      return answer === '' ? byDefault : answer;
    },
    close: () => lines.close(),
  };
}
