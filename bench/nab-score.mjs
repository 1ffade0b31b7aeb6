// The scoring rules of the Numenta Anomaly Benchmark, written from Lavin and Ahmad, "Evaluating Real-time Anomaly Detection
// Algorithms - the Numenta Anomaly Benchmark" (ICMLA 2015, https://arxiv.org/abs/1510.03336), section III.
//
// - The first 15 % of a file, of at most 5,000 rows, are for learning and not scored.
// - In each window the earliest detection counts, worth by its place: near 1 at the left edge, 0 at the right.
// - A detection outside costs the more the further it lies behind the last window, at most its weight.
// - A missed window costs its weight. One threshold for all files, the best one.
// - 0 is a detector that detects nothing, 100 a perfect one.

/** What is counted how (config/profiles.json of NAB 1.1). A detection in a window weighs 1 in all. */
export const PROFILES = {
  standard: { miss: 1, falsePositive: 0.11 },
  'low FP': { miss: 1, falsePositive: 0.22 },
  'low FN': { miss: 2, falsePositive: 0.11 },
};

const LEARNING_SHARE = 0.15;
const MOST_LEARNING_FROM = 5_000;

/** Window lengths behind a window after which a detection is as false as one before all windows. */
const FAR = 3;

const sigmoid = (place) => (place > FAR ? -1 : 2 / (1 + Math.exp(5 * place)) - 1);
const LEFT_EDGE = sigmoid(-1);

/**
 * A file's rows as they count: `window` is the index of the window that holds the row, or -1, `worth` what a detection
 * there is worth before weights. `windows` are pairs of first and last row.
 */
export function judge({ rows, windows }) {
  const window = new Int32Array(rows).fill(-1);
  const worth = new Float64Array(rows).fill(-1);
  for (const [at, [first, last]] of windows.entries()) {
    const length = last - first + 1;
    for (let row = first; row <= last; row += 1) {
      window[row] = at;
      worth[row] = sigmoid((row - last - 1) / length) / LEFT_EDGE;
    }
    const next = windows[at + 1]?.[0] ?? rows;
    for (let row = last + 1; row < next; row += 1) worth[row] = sigmoid((row - last) / (length - 1));
  }
  return { window, worth, from: Math.floor(LEARNING_SHARE * Math.min(rows, MOST_LEARNING_FROM)) };
}

/** The raw score and the counts of one file at one threshold. */
export function scoreAt(scores, file, { threshold, profile }) {
  const { window, worth, from } = judge(file);
  const { miss, falsePositive } = PROFILES[profile];
  const best = Array.from({ length: file.windows.length });
  const found = { score: 0, truePositives: 0, falsePositives: 0, windows: 0 };
  for (let row = from; row < file.rows; row += 1) {
    if (!(scores[row] >= threshold)) continue;
    const at = window[row];
    if (at < 0) {
      found.falsePositives += 1;
      found.score += falsePositive * worth[row];
    } else {
      found.truePositives += 1;
      best[at] = Math.max(best[at] ?? 0, worth[row]);
    }
  }
  for (const value of best) {
    found.score += value ?? -miss;
    if (value !== undefined) found.windows += 1;
  }
  return found;
}

/**
 * The best score over all thresholds, 0 to 100, with what was found at it.
 * @param scored pairs of a file and the scores of its rows
 */
export function bestScore(scored, profile) {
  const { miss, falsePositive } = PROFILES[profile];
  const windows = scored.reduce((sum, { file }) => sum + file.windows.length, 0);
  const rows = detections(scored);
  const worths = new Map();
  const nothing = -miss * windows;
  let sum = nothing;
  let falsePositives = 0;
  let best = { sum, threshold: Infinity, windows: 0, falsePositives: 0 };
  for (const [index, { score, window, worth }] of rows.entries()) {
    if (window === undefined) {
      sum += falsePositive * worth;
      falsePositives += 1;
    } else {
      const before = worths.get(window) ?? -miss;
      worths.set(window, Math.max(worth, before));
      sum += Math.max(worth, before) - before;
    }
    const isLastOfScore = rows[index + 1]?.score !== score;
    if (isLastOfScore && sum > best.sum)
      best = { sum, threshold: score, windows: worths.size, falsePositives };
  }
  const { sum: reached, ...counts } = best;
  return { score: (100 * (reached - nothing)) / (windows - nothing), ...counts };
}

/** Every row that could be a detection, the strongest first. */
function detections(scored) {
  const rows = [];
  for (const [index, { file, scores }] of scored.entries()) {
    const { window, worth, from } = judge(file);
    for (let row = from; row < file.rows; row += 1)
      if (scores[row] > 0)
        rows.push({
          score: scores[row],
          window: window[row] < 0 ? undefined : `${index}/${window[row]}`,
          worth: worth[row],
        });
  }
  return rows.sort((a, b) => b.score - a.score);
}
