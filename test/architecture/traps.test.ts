import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/decisions/traps.md', root), 'utf8');
const rules = readFileSync(new URL('.dependency-cruiser.cjs', root), 'utf8');

const sections = page
  .split(/^## /m)
  .slice(1)
  .map((text) => ({
    title: text.split('\n')[0] ?? '',
    lines: text.split('\n').filter((line) => line.startsWith('- ')),
  }));

/** What is wrong with one line of evidence, or undefined. */
function faultOf(line: string): string | undefined {
  const rule = /^- rule `([a-z-]+)`$/.exec(line)?.[1];
  if (rule !== undefined) return rules.includes(`'${rule}'`) ? undefined : `no import rule ${rule}`;
  const [, file, title] = /^- `(test\/[^`]+\.test\.ts)` › "(.+)"$/.exec(line) ?? [];
  if (file === undefined || title === undefined) return `neither a test nor a rule: ${line}`;
  if (!existsSync(new URL(file, root))) return `no file ${file}`;
  const titles = readFileSync(new URL(file, root), 'utf8');
  return titles.includes(`'${title}'`) ? undefined : `no test "${title}" in ${file}`;
}

describe('docs/decisions/traps.md', () => {
  it('has the 20 traps in order', () => {
    const numbers = sections.map(({ title }) => Number(/^(\d+)\. \S/.exec(title)?.[1]));
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  it.each(sections)('$title: what keeps us out exists', ({ lines }) => {
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.map(faultOf).filter((fault) => fault !== undefined)).toEqual([]);
  });

  it.each([
    '- `test/contract/traps.test.ts` › "no such title"',
    '- `test/contract/gone.test.ts` › "closing waits"',
    '- rule `no-such-rule`',
    '- careful reading',
  ])('would notice: %s', (line) => {
    expect(faultOf(line)).toBeDefined();
  });
});
