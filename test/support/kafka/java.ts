import { execFile, execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const POM = new URL('./pom.xml', import.meta.url).pathname;
const OTHER_PRODUCER = new URL('./OtherProducer.java', import.meta.url).pathname;

const HOW_TO_INSTALL = 'On Debian or Ubuntu: apt-get install openjdk-17-jdk-headless maven';

export type Availability = { ok: true } | { ok: false; reason: string };

/** Whether a broker can be started: Java 17 or later, and either the jars in the cache or Maven to fetch them. */
export function kafkaAvailable(): Availability {
  const version = javaVersion();
  if (version === undefined) return missing('there is no Java');
  if (version < 17) return missing(`Java is version ${version}, Apache Kafka 4 needs 17`);
  if (!existsSync(jarFolder()) && !runs('mvn', ['-v'])) {
    return missing('there is no Maven to fetch Apache Kafka with');
  }
  return { ok: true };
}

/** Whether OtherProducer.java can be run: it needs the compiler, which a JRE does not have. */
export function otherProducerAvailable(): Availability {
  const kafka = kafkaAvailable();
  if (!kafka.ok) return kafka;
  const modules = execFileSync('java', ['--list-modules'], { encoding: 'utf8' });
  return modules.includes('jdk.compiler')
    ? kafka
    : missing('this Java is a runtime without compiler, a JDK is needed');
}

const missing = (what: string): Availability => ({
  ok: false,
  reason: `Kafka tests are skipped: ${what}. ${HOW_TO_INSTALL}`,
});

function javaVersion(): number | undefined {
  try {
    const modules = execFileSync('java', ['--list-modules'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return Number(/^java\.base@(\d+)/m.exec(modules)?.[1] ?? 0);
  } catch {
    return undefined;
  }
}

function runs(command: string, args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function jarFolder(): string {
  return cached('ledgerwatch-kafka-jars', POM);
}

/** A folder that the next run finds again, for as long as what it was made from is the same. */
function cached(name: string, madeFrom: string): string {
  const cache = process.env['TEST_CACHE_FOLDER'] ?? tmpdir();
  return join(cache, `${name}-${hash('sha256', readFileSync(madeFrom)).slice(0, 12)}`);
}

/** The class path of Apache Kafka; fetches the jars (43 MB, some 10 s) when the cache has none. */
export async function kafkaClassPath(): Promise<string> {
  const folder = jarFolder();
  if (!existsSync(folder)) await fetchJars(folder);
  return join(folder, '*');
}

/** OtherProducer.java as it was compiled: a virtual machine that is given the source takes seconds each time. */
export async function otherProducerClasses(): Promise<string> {
  const folder = cached('ledgerwatch-other-producer', OTHER_PRODUCER);
  const compiler = ['-m', 'jdk.compiler/com.sun.tools.javac.Main'];
  if (!existsSync(folder)) {
    // The compiler takes no `*`.
    const jars = dirname(await kafkaClassPath());
    const classPath = readdirSync(jars).map((jar) => join(jars, jar));
    await make(folder, async (into) =>
      promisify(execFile)('java', [
        ...compiler,
        '-cp',
        classPath.join(delimiter),
        '-d',
        into,
        OTHER_PRODUCER,
      ]),
    );
  }
  return folder;
}

async function fetchJars(folder: string): Promise<void> {
  const copy = ['-q', '-B', '-f', POM, 'dependency:copy-dependencies'];
  await make(folder, async (into) => promisify(execFile)('mvn', [...copy, `-DoutputDirectory=${into}`]));
}

/** Test files may come here at the same time: each makes its own, and the first to rename has won. */
async function make(folder: string, fill: (into: string) => Promise<unknown>): Promise<void> {
  const parent = join(folder, '..');
  mkdirSync(parent, { recursive: true });
  const own = mkdtempSync(join(parent, 'ledgerwatch-kafka-'));
  try {
    await fill(join(own, 'made'));
    renameSync(join(own, 'made'), folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}
