// The generic series detector on the Numenta Anomaly Benchmark, by NAB's rules: npm run bench:nab [-- --out DIR].
// The corpus is named by LEDGERWATCH_NAB, or lies in ../shared/samples/nab: data/ and labels/ of https://github.com/numenta/NAB.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isCorpus, readCorpus } from './nab-corpus.mjs';
import { PUBLISHED_GAUSSIAN, windowedGaussian } from './nab-gaussian.mjs';
import { PUBLISHED } from './nab-published.mjs';
import { bestScore, PROFILES, scoreAt } from './nab-score.mjs';
import { product } from './product.mjs';

const { values: options } = parseArgs({ options: { out: { type: 'string' } } });
const folder = resolve(process.env.LEDGERWATCH_NAB ?? '../shared/samples/nab');
const say = (text = '') => process.stdout.write(`${text}\n`);

if (isCorpus(folder)) await run(readCorpus(folder));
else {
  process.stderr.write(
    `There is no NAB corpus in ${folder}: clone https://github.com/numenta/NAB and set LEDGERWATCH_NAB to its folder.\n`,
  );
  process.exitCode = 1;
}

async function run(files) {
  const out = options.out ?? mkdtempSync(join(tmpdir(), 'ledgerwatch-nab-'));
  try {
    const scored = await scoreAll(files, out);
    showScores(scored);
    await showSpeed(files);
    showCheck(files);
  } finally {
    if (options.out === undefined) rmSync(out, { recursive: true, force: true });
  }
}

/** By the command's own code, from file to file. */
async function scoreAll(files, out) {
  const { scoreFile } = await product('src/cli/score-file.js');
  const scored = [];
  for (const file of files) {
    const target = join(out, file.name);
    mkdirSync(dirname(target), { recursive: true });
    await scoreFile(file.path, target);
    const [, ...lines] = readFileSync(target, 'utf8').trim().split(/\r?\n/);
    scored.push({ file, scores: lines.map((line) => Number(line.slice(line.lastIndexOf(',') + 1))) });
  }
  return scored;
}

function showScores(scored) {
  const windows = scored.reduce((sum, { file }) => sum + file.windows.length, 0);
  say(`${scored.length} files, ${windows} windows`);
  say();
  say('| detector | standard | low FP | low FN | windows / false positives |');
  say('| --- | --- | --- | --- | --- |');
  const chosen = scored.filter((_, index) => index % 2 === 0);
  const kept = scored.filter((_, index) => index % 2 === 1);
  for (const [name, part] of [
    ['**Ledgerwatch score-series**', scored],
    ['the same on the half that choices were made on', chosen],
    ['the same on the other half', kept],
  ])
    say(rowOf(name, part));
  for (const [name, ...scores] of PUBLISHED) say(`| ${[name, ...scores.map(short), ''].join(' | ')} |`);
  const { threshold } = bestScore(chosen, 'standard');
  const carried = sumOf(kept, { threshold, profile: 'standard' });
  say();
  say(
    `The other half at the threshold of the first (${threshold}): ${short(normalised(carried.score, kept))}`,
  );
}

function rowOf(name, part) {
  const best = Object.keys(PROFILES).map((profile) => bestScore(part, profile));
  const [{ windows, falsePositives }] = best;
  return `| ${[name, ...best.map(({ score }) => short(score)), `${windows} / ${falsePositives}`].join(' | ')} |`;
}

/** Time of the detector alone, all files one after the other, the second time round. */
async function showSpeed(files) {
  const { SeriesDetector } = await product('src/detect/series/series-detector.js');
  let nanoseconds = 0;
  for (const round of [1, 2]) {
    const started = performance.now();
    for (const { values } of files) {
      const detector = new SeriesDetector();
      for (const value of values) detector.next(value);
    }
    if (round === 2) nanoseconds = (performance.now() - started) * 1e6;
  }
  const points = files.reduce((sum, { rows }) => sum + rows, 0);
  say(`${Math.round(nanoseconds / points)} ns a value (${points.toLocaleString('en-US')} values)`);
}

/** The scorer's own check: a detector whose published result is known in every count. */
function showCheck(files) {
  const { threshold, raw, ...counts } = PUBLISHED_GAUSSIAN;
  const scored = files.map((file) => ({ file, scores: windowedGaussian(file.values) }));
  const found = sumOf(scored, { threshold, profile: 'standard' });
  const told = (score, { truePositives, falsePositives }) =>
    `raw ${score.toFixed(4)}, ${truePositives} true and ${falsePositives} false positives`;
  say(`Scorer on the windowed Gaussian: ${told(found.score, found)}; published: ${told(raw, counts)}`);
}

function sumOf(scored, at) {
  const sum = { score: 0, truePositives: 0, falsePositives: 0 };
  for (const { file, scores } of scored) {
    const found = scoreAt(scores, file, at);
    for (const key of Object.keys(sum)) sum[key] += found[key];
  }
  return sum;
}

/** A raw score of the standard profile as 0 to 100. */
function normalised(raw, scored) {
  const windows = scored.reduce((sum, { file }) => sum + file.windows.length, 0);
  return (100 * (raw + windows)) / (2 * windows);
}

function short(score) {
  return score.toFixed(1);
}
