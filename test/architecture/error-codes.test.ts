import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERROR_STATUS } from '../../src/kernel/app-error.js';

const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
const sections = page.split(/^## /m).slice(1);

describe('docs/errors.md', () => {
  it('explains every code, and none that does not exist, in the order of the source', () => {
    expect(sections.map((section) => section.split('\n')[0])).toEqual(Object.keys(ERROR_STATUS));
  });

  it.each(Object.entries(ERROR_STATUS))(
    '%s: the page says its status, what it means and what to do',
    (code, status) => {
      const section = sections.find((text) => text.startsWith(`${code}\n`)) ?? '';
      expect(section).toMatch(new RegExp(`\\n\\nStatus ${status}\\. .{20,}\\n\\nWhat to do: .{10,}`));
    },
  );
});
