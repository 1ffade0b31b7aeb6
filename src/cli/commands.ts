import { addAccept } from './accept.js';
import { addAlerts } from './alerts.js';
import { addApprove } from './approve.js';
import { addCases } from './cases.js';
import { addCriticality } from './criticality.js';
import { addCatalogue } from './catalogue.js';
import { addCheckConfig } from './check-config.js';
import { addConformance } from './conformance.js';
import { addCoverage } from './coverage.js';
import { addDeliveries } from './deliveries.js';
import { addDemo } from './demo.js';
import { addEvents } from './events.js';
import { addImport } from './import.js';
import { addKey } from './key.js';
import { addLeave } from './leave.js';
import { addLogin, addLogout } from './login.js';
import { addMail } from './mail.js';
import { addNetworks } from './networks.js';
import { addPassword, addRecoveryCodes } from './password.js';
import { addPeople } from './people.js';
import { addPlanned } from './planned.js';
import { addQuarantine } from './quarantine.js';
import { addReadiness } from './readiness.js';
import { addReaders } from './readers.js';
import { addReplay } from './replay.js';
import { addReport } from './report.js';
import { addReveal } from './reveal.js';
import { addRights } from './rights.js';
import { addRisk } from './risk.js';
import { addRole } from './role.js';
import { addAlertNumbers } from './alert-numbers.js';
import { addOnCall } from './on-call.js';
import { addRoute } from './route.js';
import { addScorecard } from './scorecard.js';
import { addScoreSeries } from './score-series.js';
import { addSetup } from './setup.js';
import { addSilence } from './silence.js';
import { addSimulate } from './simulate.js';
import { addSource } from './source.js';
import { addStart } from './start.js';
import { addSuspicions } from './suspicions.js';
import { addTenant } from './tenant.js';
import { addUser } from './user.js';
import { addWhoami } from './whoami.js';
import type { CommandFactory } from './cli.js';
import { addWatchList } from './watch-list.js';

/** Every command, in the order in which the help lists them. */
export const COMMANDS: readonly CommandFactory[] = [
  addStart,
  addCheckConfig,
  addSetup,
  addTenant,
  addSource,
  addPeople,
  addNetworks,
  addPlanned,
  addLeave,
  addKey,
  addRole,
  addUser,
  addApprove,
  addAccept,
  addLogin,
  addLogout,
  addWhoami,
  addPassword,
  addRecoveryCodes,
  addImport,
  addEvents,
  addAlerts,
  addDeliveries,
  addMail,
  addCases,
  addRisk,
  addCriticality,
  addRoute,
  addOnCall,
  addAlertNumbers,
  addSilence,
  addSuspicions,
  addScorecard,
  addWatchList,
  addReaders,
  addReadiness,
  addReplay,
  addReveal,
  addCatalogue,
  addRights,
  addQuarantine,
  addReport,
  addConformance,
  addCoverage,
  addScoreSeries,
  addSimulate,
  addDemo,
];
