import type { Evidence } from '../../src/event/finding.js';
import { explained } from '../../src/event/explained.js';
import type { AlertLine } from '../alert-line.js';

/** `timespan.type_id`: bounded by a start and an end. */
const TIME_INTERVAL = 9;

const VOLUME = 'Volume Analysis';

const spanOf = ({ windowFrom, windowTo }: Evidence) => ({
  type_id: TIME_INTERVAL,
  start_time: Date.parse(windowFrom),
  end_time: Date.parse(windowTo),
});

/** What is usual for the person; beside it what their colleagues do, and whatever else explains it, in the words of the mail. */
const baselinesOf = (evidence: Evidence) => [
  {
    observation_type: VOLUME,
    observed_attribute: evidence.measure,
    observed_pattern: `usual by ${evidence.basis}${evidence.learning ? ', still learning' : ''}`,
    observations: [{ value: `${evidence.usualLow} to ${evidence.usualHigh}`, count: evidence.sampleDays }],
  },
  ...explained(evidence).map(([label, text]) => ({
    observation_type: 'Deviation Analysis',
    observed_attribute: evidence.measure,
    observed_pattern: label,
    observations: [{ value: text }],
  })),
];

/** One evidence as OCSF `anomaly_analysis`: what was measured of whom, and what it stands out from. Values are texts there. */
export const anomalyAnalysis = ({ actor }: Pick<AlertLine, 'actor'>, evidence: Evidence) => ({
  analysis_target: { name: actor, type: 'User Account' },
  anomalies: [
    {
      observation_type: VOLUME,
      observed_attribute: evidence.measure,
      observed_pattern: 'HIGH_VOLUME',
      observations: [
        { value: String(evidence.actual), count: evidence.eventCount, timespan: spanOf(evidence) },
      ],
    },
  ],
  baselines: baselinesOf(evidence),
});
