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
  return {
    async ask(question, byDefault = '') {
      const hint = byDefault === '' ? '' : ` [${byDefault}]`;
      const answer = (await lines.question(`${question}${hint}: `)).trim();
      return answer === '' ? byDefault : answer;
    },
    close: () => lines.close(),
  };
}
