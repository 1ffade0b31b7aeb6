import type { Report } from './report.js';

/** For people and programs. The hash is that of `body` in canonical form, not of these bytes. */
export const renderJson = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`;
