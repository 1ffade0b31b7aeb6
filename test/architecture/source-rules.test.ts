import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);

/** Text of every file below the folders with one of the endings; comments are taken out of TypeScript. */
function filesBelow(folders: readonly string[], endings: RegExp): Map<string, string> {
  const files = new Map<string, string>();
  for (const folder of folders) {
    for (const name of namesBelow(folder).filter((path) => endings.test(path))) {
      const text = readFileSync(new URL(name, root), 'utf8');
      files.set(name, name.endsWith('.ts') ? withoutComments(text) : text);
    }
  }
  return files;
}

function namesBelow(folder: string): string[] {
  try {
    const names = readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: 'utf8' });
    return names.map((name) => `${folder}/${name}`);
  } catch {
    return [];
  }
}

const withoutComments = (text: string): string =>
  text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '');

interface SourceRule {
  readonly name: string;
  readonly pattern: RegExp;
  readonly allowedIn?: RegExp;
  /** One line that breaks the rule: shows that the pattern still sees it. */
  readonly breaks: string;
}

const RULES: readonly SourceRule[] = [
  {
    name: 'only src/config reads the environment',
    pattern: /process\.env\b|from '(node:)?process'/,
    allowedIn: /^src\/config\//,
    breaks: "const home = process.env['HOME'];",
  },
  {
    name: 'only src/kernel asks for the time',
    pattern: /\bDate\.now\(|\bnew Date\(\s*\)/,
    allowedIn: /^src\/kernel\//,
    breaks: 'const now = new Date();',
  },
  {
    name: 'only src/kernel makes up ids and chances',
    pattern: /\bMath\.random\b|\brandomUUID\b|\brandomInt\b/,
    allowedIn: /^src\/kernel\//,
    breaks: 'const id = crypto.randomUUID();',
  },
  { name: 'no forwardRef', pattern: /\bforwardRef\b/, breaks: 'forwardRef(() => A)' },
  {
    name: 'no any and no silenced rule',
    pattern: /:\s*any\b|\bas any\b|<any>|\bany\[\]|@ts-(ignore|nocheck|expect-error)|(eslint|oxlint)-disable/,
    breaks: 'const x = y as any;',
  },
  { name: 'no threads', pattern: /worker_threads|new Worker\(/, breaks: "import 'node:worker_threads';" },
  { name: 'no process.exit', pattern: /process\.exit\(/, breaks: 'process.exit(1);' },
  {
    name: 'no settings on a call to the embedded engine',
    pattern: /clickhouse_settings|createChdbConnection|chdb\/connection/,
    allowedIn: /^src\/store\/server-(engine|client)\.ts$/,
    breaks: 'client.query({ query, clickhouse_settings: {} })',
  },
  {
    name: 'parameters are bound per connection, not by the library',
    pattern: /\bquery_params\b|queryBind/,
    allowedIn: /^src\/store\/server-(engine|client)\.ts$/,
    breaks: 'client.query({ query, query_params: {} })',
  },
  {
    name: 'no KILL QUERY … SYNC',
    pattern: /KILL\s+QUERY(?!.*\bASYNC\b)/i,
    breaks: 'KILL QUERY WHERE query_id = {id:String} SYNC',
  },
  {
    name: 'no abort signal to the embedded engine',
    pattern: /abort_signal|queryAsync\([^)]*signal/,
    allowedIn: /^src\/store\/server-engine\.ts$/,
    breaks: 'client.query({ query, abort_signal })',
  },
  {
    name: 'no statement uses input()',
    pattern: /\binput\s*\(\s*'/i,
    breaks: "SELECT * FROM input('a String')",
  },
  {
    name: 'nobody believes the rows a driver says it wrote',
    pattern: /rowsWritten|written_rows/,
    breaks: 'return summary.rowsWritten;',
  },
  {
    name: 'no comment promises later work',
    pattern: /\b(TODO|FIXME|XXX)\b/,
    breaks: 'const later = "TODO";',
  },
];

const product = filesBelow(['src', 'streams', 'alerts'], /\.(ts|sql)$/);

describe('the sources', () => {
  it('are there', () => {
    expect(product.size).toBeGreaterThan(150);
  });

  it.each(RULES)('$name', ({ pattern, allowedIn, breaks }) => {
    expect(breaks).toMatch(pattern);
    const offenders = [...product].filter(
      ([name, text]) => allowedIn?.test(name) !== true && pattern.test(text),
    );
    expect(offenders.map(([name]) => name)).toEqual([]);
  });

  it('no barrels: a file is imported by its own name', () => {
    const names = [...product.keys(), ...filesBelow(['test', 'bench'], /\.ts$/).keys()];
    expect(names.filter((name) => /(^|\/)index\.ts$/.test(name))).toEqual([]);
    const reexports = [...product].filter(([, text]) => /^export (\*|(type )?\{[^}]*\}) from /m.test(text));
    expect(reexports.map(([name]) => name)).toEqual([]);
  });

  it('no default exports', () => {
    expect([...product].filter(([, text]) => /^export default /m.test(text)).map(([name]) => name)).toEqual(
      [],
    );
  });

  it('the environment is read before anything that uses the thread pool', () => {
    const [first] = (product.get('src/main.ts') ?? '')
      .split('\n')
      .filter((line) => line.startsWith('import '));
    expect(first).toContain("from './config/process.js'");
  });
});

describe('the tests', () => {
  it('run in processes, since the embedded engine bears no ending thread', () => {
    expect(readFileSync(new URL('vitest.config.ts', root), 'utf8')).toContain("pool: 'forks'");
  });
});

describe('package-lock.json', () => {
  const { packages } = JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8')) as {
    packages: Record<string, { version?: string; optionalDependencies?: Record<string, string> }>;
  };
  const locked = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)));

  it('names every platform build, or npm ci refuses it on every machine', () => {
    const wanted = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
    expect(wanted).toContain('@chdb/lib-darwin-arm64');
    expect(wanted.filter((name) => !locked.has(name))).toEqual([]);
  });

  it('belongs to package.json, whose versions are exact', () => {
    const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string>
    >;
    const named = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    const other = named.filter(([name, version]) => packages[`node_modules/${name}`]?.version !== version);
    expect(other).toEqual([]);
  });

  it('names no registry', () => {
    expect(readFileSync(fileURLToPath(new URL('package-lock.json', root)), 'utf8')).not.toMatch(/"resolved"/);
  });
});
