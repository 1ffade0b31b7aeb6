/** Scores of other detectors: results/final_results.json of https://github.com/numenta/NAB, in the order of PROFILES. */
export const PUBLISHED = [
  ['ARTime', 74.854, 65.154, 80.362],
  ['Numenta HTM', 70.101, 63.117, 74.32],
  ['CAD OSE', 69.9, 66.977, 73.182],
  ['htmjava', 65.55, 53.257, 70.424],
  ['Numenta TM', 64.553, 56.665, 69.185],
  ['earthgecko Skyline', 58.2, 46.195, 63.8],
  ['KNN-CAD', 57.994, 43.409, 64.812],
  ['Relative entropy', 54.643, 47.598, 58.842],
  ['Random Cut Forest', 51.717, 38.361, 59.749],
  ['Twitter ADVec', 47.062, 33.61, 53.501],
  ['windowed Gaussian', 39.65, 20.868, 47.41],
  ['Etsy Skyline', 35.687, 27.081, 44.481],
  ['random', 16.832, 5.764, 25.876],
  ['EXPoSE', 16.437, 3.191, 26.921],
];
