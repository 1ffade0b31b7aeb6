/** Scores of other detectors: results/final_results.json of https://github.com/numenta/NAB, in the order of PROFILES. */
export const PUBLISHED = [
  ['ARTime', 74.85, 65.15, 80.36],
  ['Numenta HTM', 70.1, 63.12, 74.32],
  ['CAD OSE', 69.9, 66.98, 73.18],
  ['htmjava', 65.55, 53.26, 70.42],
  ['Numenta TM', 64.55, 56.67, 69.19],
  ['earthgecko Skyline', 58.2, 46.2, 63.8],
  ['KNN-CAD', 57.99, 43.41, 64.81],
  ['Relative entropy', 54.64, 47.6, 58.84],
  ['Random Cut Forest', 51.72, 38.36, 59.75],
  ['Twitter ADVec', 47.06, 33.61, 53.5],
  ['windowed Gaussian', 39.65, 20.87, 47.41],
  ['Etsy Skyline', 35.69, 27.08, 44.48],
  ['EXPoSE', 16.44, 3.19, 26.92],
  ['random', 16.83, 5.76, 25.88],
];
