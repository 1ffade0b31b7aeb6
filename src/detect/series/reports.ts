/** Weaker evidence is never reported. */
export const LEAST_DECADES = 0.8;

/** After a report only something stronger is reported, for this share of the points seen so far, and for so many at least. */
const REST_SHARE = 0.05;
const LEAST_REST = 10;

/** Strengths that are remembered, the largest. */
const MOST_STRENGTHS = 256;

/** Decides which evidence of a series is reported: once for what belongs together, and weaker the more often it has come before. */
export class Reports {
  /** Of earlier reports, in falling order. */
  private readonly strengths: number[] = [];
  private last: { readonly point: number; readonly decades: number } | undefined;

  /** What is reported of a point's decades: fewer by log10 of how many reports were as strong, itself among them; 0 for no report. */
  take(decades: number, point: number): number {
    if (decades < LEAST_DECADES || this.isResting(decades, point)) return 0;
    this.last = { point, decades };
    const weaker = this.strengths.findIndex((strength) => strength < decades);
    const before = weaker < 0 ? this.strengths.length : weaker;
    this.strengths.splice(before, 0, decades);
    if (this.strengths.length > MOST_STRENGTHS) this.strengths.pop();
    return Math.max(0, decades - Math.log10(before + 1));
  }

  private isResting(decades: number, point: number): boolean {
    const { last } = this;
    if (last === undefined || decades > last.decades) return false;
    return point - last.point <= Math.max(LEAST_REST, REST_SHARE * point);
  }
}
