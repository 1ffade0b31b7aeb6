/** Where a command writes: results to stdout, all that is said to people to stderr. */
export interface Terminal {
  /** Writes a line of the result; waits while the reader is slow. False once nobody reads any more. */
  print(line: string): Promise<boolean>;
  /** Bytes of the result as they are. */
  printBytes(bytes: Uint8Array): Promise<boolean>;
  say(line: string): void;
  /** Rewrites one line of progress; an empty text takes it away. Without a terminal nothing is shown. */
  show(progress: string): void;
}

const CLEAR_LINE = '\r\u001B[2K';

export function createTerminal(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Terminal {
  let isOpen = true;
  let isShowing = false;
  // Who reads through a pipe may stop reading: that is no fault of the command.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    isOpen = false;
  });
  const write = async (part: string | Uint8Array): Promise<boolean> => {
    if (isOpen && !stdout.write(part)) await writable(stdout);
    return isOpen;
  };
  const show = (progress: string): void => {
    if (!stderr.isTTY || (progress === '' && !isShowing)) return;
    isShowing = progress !== '';
    stderr.write(`${CLEAR_LINE}${progress.slice(0, Math.max(20, stderr.columns - 1))}`);
  };
  return {
    print: async (line) => write(`${line}\n`),
    printBytes: write,
    show,
    say: (line) => {
      show('');
      stderr.write(`${line}\n`);
    },
  };
}

/** Resolves when more may be written, or nobody reads any more. */
async function writable(stream: NodeJS.WriteStream): Promise<void> {
  const events = ['drain', 'close', 'error'] as const;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      for (const event of events) stream.off(event, done);
      resolve();
    };
    for (const event of events) stream.on(event, done);
  });
}

/**
 * Text of strangers for a terminal: control characters (which could move the cursor or retitle the window) and marks
 * that turn the direction of writing are shown as escapes. Line feeds stay.
 */
export const harmless = (text: string): string =>
  text.replaceAll(
    /(?!\n)[\p{Cc}\p{Bidi_Control}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** As JSON on one line: the escapes are those of JSON, so whoever parses it reads what was there. */
export const jsonLine = (value: unknown): string => harmless(JSON.stringify(value));
