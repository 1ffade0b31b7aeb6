import type { RoutingTree } from './tree.js';

/** Without a file of routes: everybody in `alerts.to` of the tenant is told of every alert at once, each by itself. */
export const DEFAULT_TREE: RoutingTree = {
  root: {
    path: 'route',
    matchers: [],
    settings: {
      receiver: 'alerts.to',
      groupBy: 'all',
      groupWait: 0,
      groupInterval: 0,
      repeatInterval: Infinity,
      escalation: undefined,
    },
    goesOn: false,
    muteTimes: [],
    activeTimes: [],
    routes: [],
  },
  receivers: new Map([['alerts.to', { name: 'alerts.to', tenant: true }]]),
  schedules: new Map(),
  rules: [],
};
