import type { Connection, ConnectionKind, ConnectionOf } from '../../src/config/connections.js';
import type { Connected, Connector, ConnectorDeps } from './connector.js';
import { connectHubSpot } from './hubspot/connect.js';
import { connectMicrosoft365 } from './microsoft-365/connect.js';
import { connectSalesforce } from './salesforce/connect.js';
import { connectSql } from './sql/connect.js';
import { connectZendesk } from './zendesk/connect.js';

/** How each kind of connection is read; one that is forgotten here does not compile. */
const CONNECTORS: { readonly [K in ConnectionKind]: Connector<K> } = {
  salesforce: connectSalesforce,
  'microsoft-365': connectMicrosoft365,
  hubspot: connectHubSpot,
  zendesk: connectZendesk,
  sql: connectSql,
};

export const openConnection = (connection: Connection, deps: ConnectorDeps): Connected =>
  open(connection, deps);

/** The kind is that of the connection, which TypeScript sees of one kind at a time alone. */
const open = <K extends ConnectionKind>(connection: ConnectionOf<K>, deps: ConnectorDeps): Connected =>
  CONNECTORS[connection.kind](connection, deps);
