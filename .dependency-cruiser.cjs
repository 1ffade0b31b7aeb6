// Who may import whom. A part may import what is named here and whatever that part may import itself;
// a folder that is not named here may not exist (test/architecture/boundaries.test.ts).
const PARTS = {
  'src/kernel': [],
  'src/event': ['src/kernel'],
  'src/config': ['src/kernel'],
  'src/logging': ['src/config'],
  'src/metrics': ['src/access'],
  'src/health': ['src/access'],
  'src/http': ['src/health', 'src/metrics', 'src/logging'],
  'src/kafka': ['src/config'],
  'src/store': ['src/event', 'src/config'],
  'src/secrets': ['src/store'],
  'src/access': ['src/secrets'],
  'src/privacy': ['src/access'],
  'src/people': ['src/privacy'],
  'src/catalogue': ['src/privacy'],
  'src/baseline': ['src/people', 'src/catalogue'],
  'src/detect': ['src/baseline'],
  'src/notary': ['src/secrets'],
  'src/registers': ['src/privacy'],
  'src/search': ['src/privacy'],
  'src/simulate': ['src/event'],
  'src/report': ['src/notary', 'src/people', 'src/registers', 'src/detect'],
  'src/conformance': ['streams/sources', 'streams/steps', 'src/detect', 'src/report/controls'],
  streams: ['src/people', 'src/catalogue', 'src/kafka'],
  alerts: ['src/people', 'src/kafka'],
};

/** Folders and files that put the parts together: they may import everything, and no part imports them. */
const WIRING = [
  'src/jobs/',
  'src/cli/',
  'src/main\\.ts$',
  'src/start\\.ts$',
  'src/stop\\.ts$',
  'src/roles\\.ts$',
  'src/runtime\\.ts$',
  'src/app\\.module\\.ts$',
  'src/core\\.module\\.ts$',
];

/** What of a part another one may see without being above it. */
const EXTRA = {
  // What would have been raised is folded into alerts by the lifecycle that folds what was.
  'src/detect': ['alerts/(alert|alert-fact|decide)\\.ts$'],
  // The lifecycle of an alert and the reads of its facts; how alerts are raised and sent is none of a report's business.
  'src/report': ['alerts/(alert|alert-log)\\.ts$', 'alerts/queries/'],
  // Events for others name what made them.
  alerts: ['src/version\\.ts$'],
};

/** Decisions over values: no framework, no driver, no file, no network. */
const PURE = [
  'streams/steps/',
  'streams/sources/',
  'src/kernel/',
  'src/event/',
  'src/simulate/(?!files\\.ts$)',
  'src/detect/detectors/',
  'src/detect/series/',
  'src/baseline/(?!.*(module|controller|read-[^/]*|write-[^/]*|store|queries)\\.ts$)',
  'alerts/(alert|alert-fact|answers|decide)\\.ts$',
  'alerts/cases/(cases|risk-cases|runs|shared-cases|storm)\\.ts$',
  'alerts/shared/shared\\.ts$',
  'alerts/cases/file/(case-file|case-file-page|case-material|left-out|redaction|steps)\\.ts$',
  'alerts/risk/(criticality|crossings|risk)\\.ts$',
  'alerts/follow/',
  'alerts/route/(?!configured\\.ts$)',
  'alerts/inbox/(automatic|bounce|inbound-mail|own-message|reply-text|sender-proof)\\.ts$',
  'alerts/suspicions/(report-form|suspicion)\\.ts$',
];

const DRIVERS = [
  '@nestjs/[^/]+',
  'kafkajs',
  'chdb',
  '@clickhouse/client',
  'nodemailer',
  'imapflow',
  'fastify',
  'pino',
  'prom-client',
  'pg',
  'mysql2',
];
const INPUT_OUTPUT = '^(node:)?(fs|net|tls|https?|http2|dgram|dns|child_process|worker_threads|cluster)(/|$)';

const packages = (names) => `(^|node_modules/)(${names.join('|')})(/|$)`;
const anyOf = (paths) => `^(${paths.join('|')})`;
const OURS = '^(src|streams|alerts|console|test|bench|scripts)/';
/** Controllers and modules lie beside the part they speak for; those above the HTTP shell may use it. */
const SPEAKING = '(\\.(controller|module)\\.ts$|^streams/http/)';

/** A part, what it may import, and what that may import. */
function below(part, seen = new Set()) {
  if (seen.has(part)) return seen;
  seen.add(part);
  for (const next of PARTS[part] ?? []) below(next, seen);
  return seen;
}

function partRules(part) {
  const allowed = [...[...below(part)].map((name) => `${name}/`), ...(EXTRA[part] ?? [])];
  const shell = [...below('src/http')].map((name) => `${name}/`);
  const speaks = !below('src/http').has(part) && below(part).has('src/access');
  const name = `imports-of-${part.replace('/', '-')}`;
  const quiet = forbid(name, { path: `^${part}/`, ...(speaks ? { pathNot: SPEAKING } : {}) }, allowed);
  if (!speaks) return [quiet];
  return [
    quiet,
    forbid(`${name}-controllers`, { path: [`^${part}/.*${SPEAKING}`, `^${part}/http/`] }, [
      ...allowed,
      ...shell,
    ]),
  ];
}

function forbid(name, from, allowed) {
  const comment = 'A part imports only what lies below it: PARTS in .dependency-cruiser.cjs.';
  return { name, comment, severity: 'error', from, to: { path: OURS, pathNot: anyOf(allowed) } };
}

/** A package that only `homes` may import. */
function onlyIn(name, names, homes) {
  const comment = `Only ${homes.join(', ')} may import ${names.join(', ')}.`;
  return { name, comment, severity: 'error', from: { pathNot: anyOf(homes) }, to: { path: packages(names) } };
}

const pure = { path: anyOf(PURE) };

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Also through types: a cycle means that two files are one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      from: { path: OURS },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: OURS, pathNot: '\\.d\\.ts$' },
      to: {},
    },
    {
      name: 'wiring-is-imported-by-wiring',
      severity: 'error',
      from: { path: OURS, pathNot: anyOf(WIRING) },
      to: { path: anyOf(WIRING) },
    },
    ...Object.keys(PARTS).flatMap(partRules),
    onlyIn('kafkajs-in-kafka', ['kafkajs'], ['src/kafka/']),
    onlyIn('drivers-in-store', ['chdb', '@clickhouse/client'], ['src/store/']),
    onlyIn('sql-clients-in-pull', ['pg', 'mysql2'], ['streams/pull/sql/']),
    onlyIn('imapflow-in-mailbox', ['imapflow'], ['alerts/inbox/mailbox\\.ts$']),
    onlyIn('nodemailer-in-mailer', ['nodemailer'], ['alerts/channels/(mailer|smtp-probe)\\.ts$']),
    { name: 'pure-no-framework', severity: 'error', from: pure, to: { path: packages(DRIVERS) } },
    { name: 'pure-no-input-output', severity: 'error', from: pure, to: { path: INPUT_OUTPUT } },
    {
      name: 'no-development-packages',
      comment: 'What the product imports must be there after `npm ci --omit=dev`.',
      severity: 'error',
      from: { path: '^(src|streams|alerts)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-unknown', 'npm-no-pkg'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      extensionAlias: { '.js': ['.ts', '.tsx', '.js'] },
    },
  },
};

// For the test that every folder is known.
Object.defineProperty(module.exports, 'parts', { value: Object.keys(PARTS), enumerable: false });
