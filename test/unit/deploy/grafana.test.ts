import { describe, expect, it } from 'vitest';
import { DASHBOARD, filled, type Panel, readPromql } from '../../support/deploy.js';

const WIDTH = 24;
const { panels, templating } = DASHBOARD;
const graphs = panels.filter(({ type }) => type !== 'row');

const overlap = (a: Panel['gridPos'], b: Panel['gridPos']): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

describe('the dashboard', () => {
  it('begins with the promises', () => {
    expect(panels[0]).toMatchObject({ type: 'row', title: 'Do the promises hold?' });
    expect(panels[1]).toMatchObject({ type: 'stat', title: 'Out of balance' });
  });

  it('has panels with ids of their own that lie beside each other', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const [index, { gridPos, title }] of panels.entries()) {
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(WIDTH);
      const others = panels.slice(index + 1).filter((other) => overlap(gridPos, other.gridPos));
      expect(others.map((other) => other.title)).toEqual([]);
    }
  });

  it.each(graphs.map((panel) => [panel.title, panel] as const))('%s asks in PromQL', (_, { targets }) => {
    expect(targets.length).toBeGreaterThan(0);
    for (const { expr } of targets) {
      const { faults, metrics } = readPromql(filled(expr));
      expect(faults).toEqual([]);
      expect(metrics.length).toBeGreaterThan(0);
    }
  });

  it('uses no variable that it does not declare', () => {
    const declared = templating.list.map(({ name }) => name);
    const used = JSON.stringify(DASHBOARD).matchAll(/\$\{?([a-z]\w*)/g);
    expect([...used].map(([, name = '']) => name).filter((name) => !declared.includes(name))).toEqual([]);
  });
});
