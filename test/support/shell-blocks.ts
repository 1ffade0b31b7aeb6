/** A fenced block of a Markdown page that somebody shall run, and the lines that the page promises after it. */
export interface ShellBlock {
  /** The heading it stands under. */
  readonly heading: string;
  readonly script: string;
  /** Lines of the `text` block that follows; empty when none follows. */
  readonly promised: readonly string[];
}

const FENCE = /^(#+) (.*)$|^```(\w*)\n([\s\S]*?)^```$/gm;

/** The blocks marked `sh`, in order. Blocks of other marks (`shell`) are shown and not run. */
export function shellBlocks(markdown: string): ShellBlock[] {
  const blocks: { heading: string; script: string; promised: string[] }[] = [];
  let heading = '';
  let awaiting = false;
  for (const [, , title, mark, body = ''] of markdown.matchAll(FENCE)) {
    if (title !== undefined) {
      heading = title;
      awaiting = false;
    } else if (mark === 'sh') {
      blocks.push({ heading, script: body, promised: [] });
      awaiting = true;
    } else if (mark === 'text' && awaiting) {
      blocks.at(-1)?.promised.push(...body.trimEnd().split('\n'));
      awaiting = false;
    }
  }
  return blocks;
}

/** The first promised line that the output does not hold, lines in their order; `…` stands for anything. */
export function brokenPromise(promised: readonly string[], output: string): string | undefined {
  const lines = output.split('\n');
  let from = 0;
  for (const promise of promised) {
    const pattern = new RegExp(promise.split('…').map(literally).join('.*'));
    const found = lines.findIndex((line, index) => index >= from && pattern.test(line));
    if (found === -1) return promise;
    from = found + 1;
  }
  return undefined;
}

const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
