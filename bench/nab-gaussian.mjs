// The windowed Gaussian detector that NAB publishes scores of: how far a value lies from the mean of the last 6,400 values,
// which slide on by 100, in standard deviations. It stands beside ours to show that our scorer counts as NAB's does.
const WINDOW = 6_400;
const STEP = 100;
const LEAST_DEVIATION = 1e-6;

/**
 * What NAB's own scorer found for it (results/windowedGaussian of https://github.com/numenta/NAB at de8e91a). The threshold
 * is printed there as 1.0; 7.13 deviations, a score of 1 - 5e-13, gives the same counts in every file.
 */
export const PUBLISHED_GAUSSIAN = {
  threshold: 7.13,
  raw: -24.0131054891,
  truePositives: 521,
  falsePositives: 409,
};

/** For each value its distance in deviations, a rising function of the published score 1 - Q. */
export function windowedGaussian(values) {
  const scores = new Float64Array(values.length);
  let known = { mean: 0, deviation: 1 };
  let [from, to, waiting] = [0, 0, 0];
  for (const [at, value] of values.entries()) {
    if (to > from) scores[at] = Math.abs(value - known.mean) / known.deviation;
    if (to - from < WINDOW) to += 1;
    else if (waiting + 1 < STEP) {
      waiting += 1;
      continue;
    } else [from, to, waiting] = [from + STEP, to + STEP, 0];
    known = momentsOf(values, from, to);
  }
  return scores;
}

function momentsOf(values, from, to) {
  let sum = 0;
  for (let at = from; at < to; at += 1) sum += values[at];
  const mean = sum / (to - from);
  let squares = 0;
  for (let at = from; at < to; at += 1) squares += (values[at] - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / (to - from)) || LEAST_DEVIATION };
}
