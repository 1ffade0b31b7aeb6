import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const FOLDERS = ['docs', 'streams', 'src', 'alerts', 'test'];
const pages = [
  'README.md',
  ...FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md') && !name.includes('fixtures'))
      .map((name) => join(folder, name)),
  ),
];

const linksOf = (page: string): string[] =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(
    ([, link = '']) => link,
  );

/** As GitHub makes them: lower case, blanks as "-", without other marks. */
const anchorsOf = (file: string): Set<string> =>
  new Set(
    [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );

it.each(pages)('%s links to what is there', (page) => {
  const broken = linksOf(page).filter((link) => {
    const [path = '', anchor] = link.split('#');
    const file = path === '' ? join(root, page) : join(root, dirname(page), path);
    return !existsSync(file) || (anchor !== undefined && !anchorsOf(file).has(anchor));
  });
  expect(broken).toEqual([]);
});

/** Files that a page names in backticks by their whole path. */
it.each(['README.md', 'docs/architecture.md', 'docs/operations.md', 'docs/README.md'])(
  '%s names no file that is gone',
  (page) => {
    const named = readFileSync(join(root, page), 'utf8').matchAll(
      /`((?:src|streams|alerts|test|docs|scripts)\/[\w./-]*\w)`/g,
    );
    const gone = [...named].map(([, path = '']) => path).filter((path) => !existsSync(join(root, path)));
    expect(gone).toEqual([]);
  },
);

it('looks at every page', () => {
  expect(pages.map((page) => relative('.', page)).length).toBeGreaterThan(20);
});
