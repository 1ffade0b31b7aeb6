import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EmbeddedBackend } from '../../../src/cli/backend/embedded.js';
import type { Backend } from '../../../src/cli/backend/backend.js';
import { COMMANDS } from '../../../src/cli/commands.js';
import { programOf } from '../../../src/cli/program.js';
import { Users } from '../../../src/access/accounts/users.js';
import { EVERYTHING, type Principal } from '../../../src/access/rights/principal.js';
import type { LeaveWanted } from '../../../src/people/leave/leave.js';
import { TenantKeys } from '../../../src/privacy/pseudonyms.js';
import { connectSchema } from '../../../streams/pull/connections.schemas.js';
import { nameBasedId, randomId } from '../../../src/kernel/ids.js';
import { SCOPE } from '../../support/alerts.js';
import { type AccessWorld, GRANTS, openAccessWorld, type Who } from '../../support/access-world.js';

/*
 * Who may do what, written by hand: it is what was wanted, and src/access/rights/permissions.ts is held against it. A
 * new route or command without a line here fails below.
 */

/**
 * One line a request: what each of the callers gets, then the request, then its body (see BODIES). All but the
 * administrator (adm) and the key that may everything (all) are bounded to the tenant `acme`, intake (int) and the CRM
 * owner (own) to its source `crm`; `acm` is an administrator of `acme`. `tea` is an analyst of the team `east` of `acme`, in
 * which nobody is of whom the lines speak. The tenant `nowhere` does not exist.
 */
const ROUTES = `
 —   int mon anl tea sen cmp aud own adm acm all

200 200 200 200 200 200 200 200 200 200 200 200  GET /health/live
200 200 200 200 200 200 200 200 200 200 200 200  GET /health/ready
200 200 200 200 200 200 200 200 200 200 200 200  GET /errors
200 200 200 200 200 200 200 200 200 200 200 200  GET /openapi.json
200 200 200 200 200 200 200 200 200 200 200 200  GET /docs
200 200 200 200 200 200 200 200 200 200 200 200  GET /docs/
200 200 200 200 200 200 200 200 200 200 200 200  GET /docs/index.html
404 404 404 404 404 404 404 404 404 404 404 404  GET /docs/LICENSE
200 200 200 200 200 200 200 200 200 200 200 200  GET /docs/swagger-ui-init.js
200 200 200 200 200 200 200 200 200 200 200 200  GET /docs/docs/swagger-ui-init.js
200 200 200 200 200 200 200 200 200 200 200 200  GET /docs/swagger-ui.css
200 200 200 200 200 200 200 200 200 200 200 200  GET /v1/schemas/incoming-event.json
200 200 200 200 200 200 200 200 200 200 200 200  GET /v1/schemas/audit-event.json
401 403 200 403 403 403 403 403 403 200 403 200  GET /metrics
401 403 403 200 200 200 200 200 200 200 200 200  GET /v1/roles

401 200 403 403 403 403 403 403 403 403 403 400  POST /v1/events nothing
401 200 403 403 403 403 403 403 403 403 403 200  POST /v1/events?tenant=acme&source=crm nothing
401 403 403 403 403 403 403 403 403 403 403 207  POST /v1/events?tenant=acme&source=sf nothing
401 403 403 403 403 403 403 403 403 403 403 200  POST /v1/events?tenant=other&source=crm nothing
401 403 403 403 403 403 403 403 403 403 403 404  POST /v1/events?tenant=nowhere&source=crm nothing
401 404 403 403 403 403 403 403 403 403 403 400  GET /v1/receipts/x
401 404 403 403 403 403 403 403 403 403 403 404  GET /v1/receipts/x?tenant=acme&source=crm
401 403 403 403 403 403 403 403 403 403 403 404  GET /v1/receipts/x?tenant=acme&source=sf
401 403 403 403 403 403 403 403 403 403 403 404  GET /v1/receipts/x?tenant=other&source=crm

401 403 403 200 200 200 200 200 200 403 403 200  GET /v1/tenants/acme/events
401 403 403 403 403 403 403 403 403 403 403 200  GET /v1/tenants/other/events
401 403 403 403 403 403 403 403 403 403 403 404  GET /v1/tenants/nowhere/events
401 403 403 403 403 200 200 403 403 403 403 200  GET /v1/tenants/acme/events?actor=u1
401 403 403 403 403 403 200 200 200 200 200 200  GET /v1/tenants/acme/intake
401 403 403 403 403 403 403 403 403 200 403 200  GET /v1/tenants/other/intake
401 403 403 403 403 403 403 403 403 200 403 200  GET /v1/tenants/nowhere/intake

401 403 403 200 200 200 403 200 403 403 403 200  GET /v1/tenants/acme/alerts
401 403 403 403 403 403 403 403 403 403 403 200  GET /v1/tenants/other/alerts
401 403 403 403 403 403 403 403 403 403 403 404  GET /v1/tenants/nowhere/alerts
401 403 403 200 404 200 403 200 403 403 403 200  GET /v1/tenants/acme/alerts/{alert}
401 403 403 404 404 404 403 404 403 403 403 404  GET /v1/tenants/acme/alerts/{other alert}
401 403 403 404 404 404 403 404 403 403 403 404  GET /v1/tenants/acme/alerts/{no alert}
401 403 403 403 403 403 403 403 403 403 403 200  GET /v1/tenants/other/alerts/{other alert}
401 403 403 403 403 403 403 403 403 403 403 404  GET /v1/tenants/other/alerts/{no alert}
401 403 403 200 404 200 403 200 403 403 403 200  GET /v1/tenants/acme/alerts/{alert}/route
401 403 403 404 404 404 403 404 403 403 403 404  GET /v1/tenants/acme/alerts/{other alert}/route
401 403 403 403 403 403 403 403 403 403 403 200  GET /v1/tenants/other/alerts/{other alert}/route
401 403 403 403 403 403 403 403 403 403 403 404  GET /v1/tenants/other/alerts/{no alert}/route
401 403 403 200 404 200 403 200 403 403 403 200  GET /v1/tenants/acme/alerts/{alert}/questions
401 403 403 404 404 404 403 404 403 403 403 404  GET /v1/tenants/acme/alerts/{other alert}/questions
401 403 403 403 403 403 403 403 403 403 403 200  GET /v1/tenants/other/alerts/{other alert}/questions
401 403 403 409 404 409 403 403 403 403 403 409  POST /v1/tenants/acme/alerts/{alert}/questions whom
401 403 403 404 404 404 403 403 403 403 403 404  POST /v1/tenants/acme/alerts/{other alert}/questions whom
401 403 403 403 403 403 403 403 403 403 403 409  POST /v1/tenants/other/alerts/{other alert}/questions whom
401 403 403 200 404 200 403 403 403 403 403 200  POST /v1/tenants/acme/alerts/{alert}/acknowledge
401 403 403 404 404 404 403 403 403 403 403 404  POST /v1/tenants/acme/alerts/{other alert}/acknowledge
401 403 403 403 403 403 403 403 403 403 403 404  POST /v1/tenants/other/alerts/{no alert}/acknowledge
401 403 403 200 404 200 403 403 403 403 403 200  POST /v1/tenants/acme/alerts/{alert}/resolve verdict
401 403 403 404 404 404 403 403 403 403 403 404  POST /v1/tenants/acme/alerts/{other alert}/resolve verdict
401 403 403 403 403 403 403 403 403 403 403 404  POST /v1/tenants/other/alerts/{no alert}/resolve verdict
401 403 403 200 404 200 403 403 403 403 403 200  POST /v1/tenants/acme/alerts/{alert}/assign nobody has it
401 403 403 404 404 404 403 403 403 403 403 404  POST /v1/tenants/acme/alerts/{other alert}/assign nobody has it
401 403 403 403 403 403 403 403 403 403 403 404  POST /v1/tenants/other/alerts/{no alert}/assign nobody has it
401 403 403 200 404 200 403 403 403 403 403 200  POST /v1/tenants/acme/alerts/{alert}/comment comment
401 403 403 404 404 404 403 403 403 403 403 404  POST /v1/tenants/acme/alerts/{other alert}/comment comment
401 403 403 403 403 403 403 403 403 403 403 404  POST /v1/tenants/other/alerts/{no alert}/comment comment
401 403 403 200 404 200 403 403 403 403 403 200  POST /v1/tenants/acme/alerts/{alert}/contain measure
401 403 403 404 404 404 403 403 403 403 403 404  POST /v1/tenants/acme/alerts/{other alert}/contain measure
401 403 403 403 403 403 403 403 403 403 403 404  POST /v1/tenants/other/alerts/{no alert}/contain measure
401 403 403 400 404 400 403 403 403 403 403 400  POST /v1/tenants/acme/alerts/{alert}/assign account of nobody else
401 403 403 400 400 400 403 403 403 403 403 400  POST /v1/tenants/acme/alerts/{alert}/escalate receiver
401 403 403 403 403 403 403 403 403 403 403 400  POST /v1/tenants/other/alerts/{other alert}/escalate receiver

401 403 403 200 200 200 403 200 403 403 403 200  GET /v1/tenants/acme/deliveries
401 403 403 403 403 403 403 403 403 403 403 200  GET /v1/tenants/other/deliveries
401 403 403 403 403 403 403 403 403 403 403 404  GET /v1/tenants/nowhere/deliveries
401 403 403 200 200 200 403 403 403 403 403 200  POST /v1/tenants/acme/deliveries/resend a span
401 403 403 400 400 400 403 403 403 403 403 400  POST /v1/tenants/acme/deliveries/resend nothing
401 403 403 403 403 403 403 403 403 403 403 200  POST /v1/tenants/other/deliveries/resend a span
401 403 403 403 403 403 403 403 403 403 403 404  POST /v1/tenants/nowhere/deliveries/resend a span

404 404 404 404 404 404 404 404 404 404 404 404  GET /links/x
404 404 404 404 404 404 404 404 404 404 404 404  POST /links/x acknowledgement
404 404 404 404 404 404 404 404 404 404 404 404  POST /links/x one click
404 404 404 404 404 404 404 404 404 404 404 404  GET /report/x
404 404 404 404 404 404 404 404 404 404 404 404  POST /report/x what was seen
401 403 403 200 403 200 200 403 403 403 403 200  GET /v1/tenants/acme/suspicions
401 403 403 403 403 403 403 403 403 403 403 200  GET /v1/tenants/other/suspicions
401 403 403 403 403 403 403 403 403 403 403 404  GET /v1/tenants/nowhere/suspicions
401 403 403 404 403 404 403 403 403 403 403 404  POST /v1/tenants/acme/suspicions/{no alert}/tie an alert
401 403 403 403 403 403 403 403 403 403 403 404  POST /v1/tenants/other/suspicions/{no alert}/tie an alert
401 403 403 404 403 404 403 403 403 403 403 404  POST /v1/tenants/acme/suspicions/{no alert}/close verdict
401 403 403 403 403 403 403 403 403 403 403 404  POST /v1/tenants/other/suspicions/{no alert}/close verdict
401 403 403 403 403 403 200 403 403 200 200 200  POST /v1/tenants/acme/suspicions/link the link
401 403 403 403 403 403 403 403 403 200 403 200  POST /v1/tenants/other/suspicions/link the link
401 403 403 403 403 403 403 403 403 404 403 404  POST /v1/tenants/nowhere/suspicions/link the link

401 403 403 200 403 200 200 200 403 403 403 200  GET /v1/tenants/acme/silences
401 403 403 403 403 403 403 403 403 403 403 200  GET /v1/tenants/other/silences
401 403 403 403 403 403 403 403 403 403 403 404  GET /v1/tenants/nowhere/silences
401 403 403 200 403 200 200 200 403 403 403 200  POST /v1/tenants/acme/silences/preview matchers
401 403 403 403 403 403 403 403 403 403 403 200  POST /v1/tenants/other/silences/preview matchers
401 403 403 403 403 403 403 403 403 403 403 404  POST /v1/tenants/nowhere/silences/preview matchers
401 403 403 404 403 404 404 404 403 403 403 404  GET /v1/tenants/acme/silences/{no alert}
401 403 403 403 403 403 403 403 403 403 403 404  GET /v1/tenants/other/silences/{no alert}
401 403 403 403 403 400 403 403 403 403 403 400  POST /v1/tenants/acme/silences matchers
401 403 403 403 403 201 403 403 403 403 403 201  POST /v1/tenants/acme/silences silence
401 403 403 403 403 403 403 403 403 403 403 201  POST /v1/tenants/other/silences silence
401 403 403 403 403 403 403 403 403 403 403 404  POST /v1/tenants/nowhere/silences silence
401 403 403 403 403 201 403 403 403 403 403 201  POST /v1/tenants/acme/silences silence of critical ones
401 403 403 403 403 404 403 403 403 403 403 404  POST /v1/tenants/acme/silences/{no alert}/end
401 403 403 403 403 403 403 403 403 403 403 404  POST /v1/tenants/other/silences/{no alert}/end

401 403 403 403 403 200 200 200 403 200 200 200  GET /v1/tenants/acme/readers
401 403 403 403 403 403 403 403 403 200 403 200  GET /v1/tenants/other/readers
401 403 403 403 403 403 403 403 403 404 403 404  GET /v1/tenants/nowhere/readers
401 403 403 403 403 404 403 403 403 404 404 404  POST /v1/tenants/acme/readers/rejoin nobody who left
401 403 403 403 403 403 403 403 403 404 403 404  POST /v1/tenants/other/readers/rejoin nobody who left

401 403 403 200 200 200 403 200 403 403 403 200  GET /v1/tenants/acme/cases
401 403 403 403 403 403 403 403 403 403 403 200  GET /v1/tenants/other/cases
401 403 403 403 403 403 403 403 403 403 403 404  GET /v1/tenants/nowhere/cases
401 403 403 200 404 200 403 200 403 403 403 200  GET /v1/tenants/acme/cases/{case}
401 403 403 404 404 404 403 404 403 403 403 404  GET /v1/tenants/acme/cases/{other case}
401 403 403 403 403 403 403 403 403 403 403 200  GET /v1/tenants/other/cases/{other case}
401 403 403 403 403 403 403 403 403 403 403 404  GET /v1/tenants/other/cases/{no alert}
401 403 403 403 403 200 200 403 403 403 403 200  GET /v1/tenants/acme/cases/{case}/file
401 403 403 403 403 404 404 403 403 403 403 404  GET /v1/tenants/acme/cases/{other case}/file
401 403 403 403 403 403 403 403 403 403 403 200  GET /v1/tenants/other/cases/{other case}/file
401 403 403 403 403 403 403 403 403 403 403 404  GET /v1/tenants/other/cases/{no alert}/file
401 403 403 200 404 200 403 403 403 403 403 200  POST /v1/tenants/acme/cases/{case}/resolve verdict
401 403 403 404 404 404 403 403 403 403 403 404  POST /v1/tenants/acme/cases/{other case}/resolve verdict
401 403 403 403 403 403 403 403 403 403 403 404  POST /v1/tenants/other/cases/{no alert}/resolve verdict
401 403 403 200 403 200 403 200 403 403 403 200  GET /v1/tenants/acme/criticality
401 403 403 403 403 403 403 403 403 403 403 200  GET /v1/tenants/other/criticality
401 403 403 403 403 403 403 403 403 403 403 404  GET /v1/tenants/nowhere/criticality
401 403 403 403 403 200 200 403 403 403 403 200  POST /v1/tenants/acme/criticality a critical role
401 403 403 403 403 403 403 403 403 403 403 200  POST /v1/tenants/other/criticality a critical role
401 403 403 403 403 200 200 403 403 403 403 200  POST /v1/tenants/acme/criticality a critical record
401 403 403 403 403 403 403 403 403 403 403 200  POST /v1/tenants/other/criticality a critical record
401 403 403 200 200 200 403 200 403 403 403 200  GET /v1/tenants/acme/risk
401 403 403 403 403 403 403 403 403 403 403 200  GET /v1/tenants/other/risk
401 403 403 403 403 403 403 403 403 403 403 404  GET /v1/tenants/nowhere/risk

401 403 403 200 200 200 403 200 403 403 403 200  GET /v1/tenants/acme/scorecard
401 403 403 200 200 200 403 200 403 403 403 200  GET /v1/tenants/acme/watch-list
401 403 403 200 200 200 403 200 403 403 403 200  GET /v1/tenants/acme/alert-numbers
401 403 403 403 403 403 403 403 403 403 403 200  GET /v1/tenants/other/scorecard
401 403 403 403 403 403 403 403 403 403 403 200  GET /v1/tenants/other/watch-list
401 403 403 403 403 403 403 403 403 403 403 200  GET /v1/tenants/other/alert-numbers
401 403 403 403 403 403 403 403 403 403 403 404  GET /v1/tenants/nowhere/scorecard
401 403 403 403 403 403 403 403 403 403 403 404  GET /v1/tenants/nowhere/watch-list
401 403 403 403 403 403 403 403 403 403 403 404  GET /v1/tenants/nowhere/alert-numbers

401 403 403 200 200 200 200 200 403 200 200 200  GET /v1/tenants/acme/readiness
401 403 403 403 403 403 403 403 403 200 403 200  GET /v1/tenants/other/readiness
401 403 403 403 403 403 403 403 403 404 403 404  GET /v1/tenants/nowhere/readiness
401 403 403 400 403 400 403 400 403 403 403 400  POST /v1/tenants/acme/replay nothing
401 403 403 403 403 403 403 403 403 403 403 200  POST /v1/tenants/other/replay a replay
401 403 403 403 403 403 403 403 403 403 403 404  POST /v1/tenants/nowhere/replay a replay

401 403 403 403 403 200 403 403 200 403 403 200  GET /v1/tenants/acme/quarantine
401 403 403 403 403 200 403 403 200 403 403 200  GET /v1/tenants/acme/quarantine?source=crm
401 403 403 403 403 200 403 403 403 403 403 200  GET /v1/tenants/acme/quarantine?source=sf
401 403 403 403 403 403 403 403 403 403 403 200  GET /v1/tenants/other/quarantine
401 403 403 403 403 403 403 403 403 403 403 200  GET /v1/tenants/nowhere/quarantine
401 403 403 403 403 200 403 403 200 403 403 200  GET /v1/tenants/acme/quarantine/item?position={acme/crm}
401 403 403 403 403 200 403 403 404 403 403 200  GET /v1/tenants/acme/quarantine/item?position={acme/sf}
401 403 403 403 403 404 403 403 404 403 403 404  GET /v1/tenants/acme/quarantine/item?position={other/crm}
401 403 403 403 403 404 403 403 404 403 403 404  GET /v1/tenants/acme/quarantine/item?position={nothing}
401 403 403 403 403 403 403 403 403 403 403 200  GET /v1/tenants/other/quarantine/item?position={other/crm}
401 403 403 403 403 403 403 403 403 403 403 404  GET /v1/tenants/other/quarantine/item?position={nothing}
401 403 403 403 403 403 403 403 200 403 403 200  POST /v1/tenants/acme/quarantine/redrive position
401 403 403 403 403 403 403 403 403 403 403 200  POST /v1/tenants/other/quarantine/redrive position

401 403 403 403 403 403 200 200 403 403 403 200  GET /v1/tenants/acme/reports/r0?from=2026-03-01&to=2026-03-02
401 403 403 403 403 403 403 403 403 403 403 200  GET /v1/tenants/other/reports/r0?from=2026-03-01&to=2026-03-02
401 403 403 403 403 403 403 403 403 403 403 404  GET /v1/tenants/nowhere/reports/r0?from=2026-03-01&to=2026-03-02

401 403 403 200 200 200 200 200 403 200 200 200  GET /v1/tenants
401 403 403 403 403 403 403 403 403 201 201 201  POST /v1/tenants acme
401 403 403 403 403 403 403 403 403 201 403 201  POST /v1/tenants fresh
401 403 403 403 403 403 403 403 403 201 403 201  POST /v1/tenants other
401 403 403 200 200 200 200 200 200 200 200 200  GET /v1/tenants/acme/sources
401 403 403 403 403 403 403 403 403 200 403 200  GET /v1/tenants/other/sources
401 403 403 403 403 403 403 403 403 404 403 404  GET /v1/tenants/nowhere/sources
401 403 403 403 403 403 403 403 403 201 201 201  POST /v1/tenants/acme/sources crm
401 403 403 403 403 403 403 403 403 201 403 201  POST /v1/tenants/other/sources crm
401 403 403 403 403 403 403 403 403 404 403 404  POST /v1/tenants/nowhere/sources crm
401 403 403 403 403 403 403 403 403 404 404 404  POST /v1/tenants/acme/sources/sf/check nothing
401 403 403 403 403 403 403 403 403 404 403 404  POST /v1/tenants/other/sources/crm/check nothing
401 403 403 403 403 403 403 403 403 404 403 404  POST /v1/tenants/nowhere/sources/crm/check nothing
401 403 403 403 403 403 403 403 403 404 404 404  DELETE /v1/tenants/acme/sources/sf/connection
401 403 403 403 403 403 403 403 403 404 403 404  DELETE /v1/tenants/other/sources/crm/connection
401 403 403 403 403 403 403 403 403 201 201 201  POST /v1/tenants/acme/sources/sf/connection connection
401 403 403 403 403 403 403 403 403 400 400 400  POST /v1/tenants/acme/sources/sf/connection file of the machine
401 403 403 403 403 403 403 403 403 404 404 404  POST /v1/tenants/acme/sources/none/connection connection
401 403 403 403 403 403 403 403 403 201 403 201  POST /v1/tenants/other/sources/crm/connection connection

401 403 403 403 403 403 403 403 403 201 201 201  POST /v1/tenants/acme/sources/hooked/webhook signed
401 403 403 403 403 403 403 403 403 201 403 201  POST /v1/tenants/other/sources/crm/webhook signed
401 403 403 403 403 403 403 403 403 404 403 404  POST /v1/tenants/nowhere/sources/crm/webhook signed
401 403 403 403 403 403 403 403 403 204 403 204  DELETE /v1/tenants/other/sources/crm/webhook
401 403 403 403 403 403 403 403 403 404 404 404  DELETE /v1/tenants/acme/sources/nothing/webhook
401 401 401 401 401 401 401 401 401 401 401 401  POST /v1/webhooks/acme/hooked signed
404 404 404 404 404 404 404 404 404 404 404 404  POST /v1/webhooks/acme/crm signed
404 404 404 404 404 404 404 404 404 404 404 404  POST /v1/webhooks/other/crm signed
404 404 404 404 404 404 404 404 404 404 404 404  POST /v1/webhooks/nowhere/crm signed

401 403 403 200 200 200 200 200 200 200 200 200  GET /v1/tenants/acme/sources/crm/catalogue
401 403 403 200 200 200 200 200 403 200 200 200  GET /v1/tenants/acme/sources/sf/catalogue
401 403 403 403 403 403 403 403 403 200 403 200  GET /v1/tenants/other/sources/crm/catalogue
401 403 403 403 403 403 403 403 403 404 403 404  GET /v1/tenants/nowhere/sources/crm/catalogue
401 403 403 200 200 200 200 200 200 200 200 200  GET /v1/tenants/acme/sources/crm/catalogue/to-classify
401 403 403 403 403 403 403 403 403 200 403 200  GET /v1/tenants/other/sources/crm/catalogue/to-classify
401 403 403 403 403 403 200 403 200 403 403 200  POST /v1/tenants/acme/sources/crm/catalogue an entry
401 403 403 403 403 403 403 403 403 403 403 200  POST /v1/tenants/other/sources/crm/catalogue an entry
401 403 403 403 403 403 200 403 200 403 403 200  POST /v1/tenants/acme/sources/crm/catalogue/import nothing
401 403 403 403 403 403 403 403 403 403 403 200  POST /v1/tenants/other/sources/crm/catalogue/import nothing

401 403 403 200 404 200 200 200 200 403 403 200  GET /v1/tenants/acme/sources/crm/rights/can?actor={u1}&right=api
401 403 403 200 404 200 200 200 403 403 403 200  GET /v1/tenants/acme/sources/sf/rights/can?actor={u1}&right=api
401 403 403 403 403 403 403 403 403 403 403 404  GET /v1/tenants/other/sources/crm/rights/can?actor=otter-41&right=api
401 403 403 403 403 403 403 403 403 403 403 404  GET /v1/tenants/nowhere/sources/crm/rights/can?actor={u1}&right=api
401 403 403 403 403 200 200 403 403 403 403 200  GET /v1/tenants/acme/sources/crm/rights/can?actor=u1&right=api
401 403 403 200 403 200 200 200 200 403 403 200  GET /v1/tenants/acme/sources/crm/rights/holders?right=api
401 403 403 403 403 403 403 403 403 403 403 200  GET /v1/tenants/other/sources/crm/rights/holders?right=api
401 403 403 200 404 200 200 200 200 403 403 200  GET /v1/tenants/acme/sources/crm/rights/held?actor={u1}
401 403 403 403 403 403 403 403 403 403 403 404  GET /v1/tenants/other/sources/crm/rights/held?actor=otter-41
401 403 403 200 403 200 200 200 200 403 403 200  GET /v1/tenants/acme/sources/crm/rights/snapshots
401 403 403 403 403 403 403 403 403 403 403 200  GET /v1/tenants/other/sources/crm/rights/snapshots
401 403 403 403 403 403 403 403 415 403 403 415  POST /v1/tenants/acme/sources/crm/rights/snapshots?takenAt=2026-03-01T00:00:00Z nothing
401 403 403 403 403 403 403 403 403 403 403 415  POST /v1/tenants/other/sources/crm/rights/snapshots?takenAt=2026-03-01T00:00:00Z nothing
401 403 403 403 403 403 403 403 404 403 403 404  POST /v1/tenants/acme/sources/crm/rights/fetch nothing
401 403 403 403 403 403 403 403 403 403 403 424  POST /v1/tenants/other/sources/crm/rights/fetch nothing
401 403 403 403 403 403 403 403 403 403 403 404  POST /v1/tenants/nowhere/sources/crm/rights/fetch nothing

401 403 403 200 200 200 200 200 403 200 200 200  GET /v1/tenants/acme/people
401 403 403 403 403 403 403 403 403 200 403 200  GET /v1/tenants/other/people
401 403 403 403 403 403 403 403 403 404 403 404  GET /v1/tenants/nowhere/people
401 403 403 200 404 200 200 200 403 200 200 200  GET /v1/tenants/acme/people/{person}
401 403 403 403 403 200 200 403 403 403 403 200  GET /v1/tenants/acme/people/7
401 403 403 403 403 403 403 403 403 403 403 404  GET /v1/tenants/other/people/7
401 403 403 403 403 403 403 403 403 200 200 200  POST /v1/tenants/acme/people/imports people
401 403 403 403 403 403 403 403 403 400 400 400  POST /v1/tenants/acme/people/imports no people
401 403 403 403 403 403 403 403 403 415 415 415  POST /v1/tenants/acme/people/imports nothing
401 403 403 403 403 403 403 403 403 200 403 200  POST /v1/tenants/other/people/imports?dryRun=true people
401 403 403 403 403 403 403 403 403 201 201 201  POST /v1/tenants/acme/people/7/leaves a day
401 403 403 403 403 403 403 403 403 404 403 404  POST /v1/tenants/other/people/7/leaves a day
401 403 403 403 403 403 403 403 403 200 200 200  POST /v1/tenants/acme/people/accounts account of nobody
401 403 403 403 403 403 403 403 403 200 403 200  POST /v1/tenants/other/people/accounts account of nobody
401 403 403 200 200 200 200 200 403 200 200 200  GET /v1/tenants/acme/networks
401 403 403 403 403 403 403 403 403 200 403 200  GET /v1/tenants/other/networks
401 403 403 403 403 403 403 403 403 200 200 200  POST /v1/tenants/acme/networks networks
401 403 403 403 403 403 403 403 403 200 403 200  POST /v1/tenants/other/networks networks

200 200 200 200 200 200 200 200 200 200 200 200  GET /scim/v2/ServiceProviderConfig
200 200 200 200 200 200 200 200 200 200 200 200  GET /scim/v2/ResourceTypes
200 200 200 200 200 200 200 200 200 200 200 200  GET /scim/v2/ResourceTypes/User
200 200 200 200 200 200 200 200 200 200 200 200  GET /scim/v2/Schemas
404 404 404 404 404 404 404 404 404 404 404 404  GET /scim/v2/Schemas/none
401 403 403 403 403 403 403 403 403 403 403 400  GET /scim/v2/Users
401 403 403 403 403 403 403 403 403 403 403 400  GET /scim/v2/Users/{person}
401 403 403 403 403 403 403 403 403 403 403 400  POST /scim/v2/Users a user
401 403 403 403 403 403 403 403 403 403 403 400  PUT /scim/v2/Users/{person} a user
401 403 403 403 403 403 403 403 403 403 403 400  PATCH /scim/v2/Users/{person} a user
401 403 403 403 403 403 403 403 403 403 403 400  DELETE /scim/v2/Users/{person}
401 403 403 403 403 403 403 403 403 403 403 400  GET /scim/v2/Groups
401 403 403 403 403 403 403 403 403 403 403 400  GET /scim/v2/Groups/{no request}
401 403 403 403 403 403 403 403 403 403 403 400  POST /scim/v2/Groups a group
401 403 403 403 403 403 403 403 403 403 403 400  PUT /scim/v2/Groups/{no request} a group
401 403 403 403 403 403 403 403 403 403 403 400  PATCH /scim/v2/Groups/{no request} a group
401 403 403 403 403 403 403 403 403 403 403 400  DELETE /scim/v2/Groups/{no request}

401 403 403 200 403 200 200 200 403 403 403 200  GET /v1/tenants/acme/planned
401 403 403 403 403 403 403 403 403 403 403 200  GET /v1/tenants/other/planned
401 403 403 403 403 403 403 403 403 403 403 404  GET /v1/tenants/nowhere/planned
401 403 403 403 403 201 201 403 403 403 403 201  POST /v1/tenants/acme/planned a plan
401 403 403 403 403 403 403 403 403 403 403 201  POST /v1/tenants/other/planned a plan
401 403 403 403 403 404 404 403 403 403 403 404  POST /v1/tenants/acme/planned/{no request}/withdraw
401 403 403 403 403 403 403 403 403 403 403 404  POST /v1/tenants/other/planned/{no request}/withdraw
401 403 403 200 403 200 200 200 403 403 403 200  GET /v1/tenants/acme/leave
401 403 403 403 403 403 403 403 403 403 403 200  GET /v1/tenants/other/leave
401 403 403 403 403 403 403 403 403 403 403 404  GET /v1/tenants/nowhere/leave
401 403 403 403 403 201 201 403 403 403 403 201  POST /v1/tenants/acme/leave a leave
401 403 403 403 403 403 403 403 403 403 403 201  POST /v1/tenants/other/leave a leave
401 403 403 403 403 404 404 403 403 403 403 404  POST /v1/tenants/acme/leave/{no request}/withdraw
401 403 403 403 403 403 403 403 403 403 403 404  POST /v1/tenants/other/leave/{no request}/withdraw

401 403 403 403 403 200 200 200 403 403 403 200  GET /v1/tenants/acme/reveals
401 403 403 403 403 403 403 403 403 403 403 200  GET /v1/tenants/other/reveals
401 403 403 403 403 403 403 403 403 403 403 404  GET /v1/tenants/nowhere/reveals
401 403 403 201 404 201 201 403 403 403 403 201  POST /v1/tenants/acme/reveals person
401 403 403 404 404 404 404 403 403 403 403 404  POST /v1/tenants/acme/reveals nobody
401 403 403 403 403 403 403 403 403 403 403 404  POST /v1/tenants/other/reveals person of acme
401 403 403 403 403 403 403 403 403 403 403 404  POST /v1/tenants/nowhere/reveals person

401 403 403 403 403 403 403 200 403 200 200 200  GET /v1/keys
401 403 403 403 403 403 403 403 403 201 201 201  POST /v1/keys intake of acme
401 403 403 403 403 403 403 403 403 201 403 201  POST /v1/keys intake of other
401 403 403 403 403 403 403 403 403 404 403 404  POST /v1/keys intake of nowhere
401 403 403 403 403 403 403 403 403 201 403 201  POST /v1/keys analyst
401 403 403 403 403 403 403 403 403 201 201 201  POST /v1/keys administrator of acme
401 403 403 403 403 403 403 403 403 201 403 201  POST /v1/keys administrator
401 403 403 403 403 403 403 403 403 403 403 201  POST /v1/keys everything
401 403 403 403 403 403 403 403 403 204 204 204  DELETE /v1/keys/{key of acme}
401 403 403 403 403 403 403 403 403 204 404 204  DELETE /v1/keys/{key of other}
401 403 403 403 403 403 403 403 403 204 404 204  DELETE /v1/keys/{key of everything}
401 403 403 403 403 403 403 403 403 404 404 404  DELETE /v1/keys/{no key}

401 401 401 401 401 401 401 401 401 401 401 401  POST /v1/session wrong log-in
401 200 200 200 200 200 200 200 200 200 200 200  GET /v1/session
401 401 401 401 401 401 401 401 401 401 401 401  DELETE /v1/session
401 401 401 401 401 401 401 401 401 401 401 401  POST /v1/session/password new password
401 401 401 401 401 401 401 401 401 401 401 401  POST /v1/session/recovery-codes proof
200 200 200 200 200 200 200 200 200 200 200 200  GET /v1/session/ways
404 404 404 404 404 404 404 404 404 404 404 404  GET /v1/session/oidc
400 400 400 400 400 400 400 400 400 400 400 400  GET /v1/session/oidc?return=//evil.example
404 404 404 404 404 404 404 404 404 404 404 404  GET /v1/session/oidc/callback?code=x&state=x
404 404 404 404 404 404 404 404 404 404 404 404  POST /v1/session/oidc/logout logout token
410 410 410 410 410 410 410 410 410 410 410 410  POST /v1/invitations/accept no invitation
401 403 403 403 403 403 403 403 403 200 403 200  GET /v1/users
401 403 403 403 403 403 403 403 403 400 403 400  POST /v1/users auditor for ever
401 403 403 403 403 403 403 403 403 404 403 404  POST /v1/users/{no user}/unlock
401 403 403 403 403 403 403 403 403 404 403 404  POST /v1/users/{no user}/disable
401 403 403 403 403 403 403 403 403 404 403 404  POST /v1/users/{no user}/self an actor
401 403 403 403 403 403 403 403 403 404 403 404  DELETE /v1/users/{no user}/sessions
401 403 403 403 403 403 403 403 403 404 403 404  DELETE /v1/users/{no user}
401 403 403 403 403 403 403 403 403 404 403 404  POST /v1/users/roles role of nobody
401 403 403 403 403 403 403 403 403 404 403 404  POST /v1/users/roles/withdraw role of nobody

401 403 403 403 403 403 200 200 403 200 200 200  GET /v1/governance
401 403 403 403 403 403 403 403 403 201 201 201  POST /v1/governance governance of acme
401 403 403 403 403 403 403 403 403 201 403 201  POST /v1/governance governance of other
401 403 403 403 403 403 403 403 403 201 403 201  POST /v1/governance governance
401 403 403 403 403 403 403 403 403 201 403 201  POST /v1/governance end of the set-up

401 403 403 200 200 200 200 200 403 200 200 200  GET /v1/requests
401 403 403 404 404 404 404 404 403 404 404 404  GET /v1/requests/{no request}
401 403 403 404 404 404 200 200 403 200 200 200  GET /v1/requests/{request of acme}
401 403 403 404 404 404 404 404 403 200 404 200  GET /v1/requests/{request of all}
401 403 403 404 404 404 404 404 403 200 404 200  GET /v1/requests/{request of other}
401 403 403 404 404 404 404 403 403 409 404 409  POST /v1/requests/{request of other}/approve another digest
401 403 403 404 404 404 404 403 403 200 404 200  POST /v1/requests/{request of other}/cancel
401 403 403 404 404 404 409 403 403 409 409 409  POST /v1/requests/{request of acme}/approve another digest
401 403 403 404 404 404 404 403 403 409 404 409  POST /v1/requests/{request of all}/approve another digest
401 403 403 404 404 404 404 403 403 404 404 404  POST /v1/requests/{no request}/approve another digest
401 403 403 404 404 404 200 403 403 200 200 200  POST /v1/requests/{request of acme}/cancel
401 403 403 404 404 404 404 403 403 200 404 200  POST /v1/requests/{request of all}/cancel
401 403 403 404 404 404 404 403 403 404 404 404  POST /v1/requests/{no request}/cancel
`;

/** As above, of what a command does with the data; the commands of a machine run as whoever may open the data folder. */
const COMMAND_LINES = `
int mon anl tea sen cmp aud own adm acm all

 -   -  yes yes yes yes yes  -  yes yes yes  tenant list
 -   -   -   -   -   -   -   -  yes  -  yes  tenant add
 -   -  yes yes yes yes yes yes yes yes yes  source list
 -   -   -   -   -   -   -   -  yes yes yes  source add
 -   -   -   -   -   -   -   -  not not not  source check
 -   -   -   -   -   -   -  not  -   -  not  rights fetch
 -   -   -   -   -   -   -   -  not not not  source disconnect
 -   -   -   -   -   -   -   -  yes yes yes  source connect
 -   -   -   -   -   -   -   -  yes  -  yes  source connect of other
 -   -   -   -   -   -   -   -  yes yes yes  source webhook
 -   -   -   -   -   -   -   -  yes yes yes  source webhook (remove)
 -   -   -   -   -   -   -   -  yes yes yes  source mapping
 -   -   -   -   -   -  yes  -  yes yes yes  key list
 -   -   -   -   -   -   -   -  yes yes yes  key issue
 -   -   -   -   -   -   -   -  yes yes yes  key revoke
 -   -  yes yes yes yes yes yes yes yes yes  role list
 -   -   -   -   -   -   -   -  yes  -  yes  role grant
 -   -   -   -   -   -   -   -  yes  -  yes  role withdraw
 -   -  yes yes yes yes yes  -  yes yes yes  approve list
 -   -  not not not yes yes  -  yes yes yes  approve show
 -   -  not not not yes  -   -  yes yes  -   approve give
 -   -  not not not yes  -   -  yes yes yes  approve cancel
 -   -  yes not yes yes  -   -   -   -  yes  reveal person
 -   -   -   -  yes yes yes  -   -   -  yes  reveal list
 -   -   -   -   -  yes yes  -  yes yes yes  setup
 -   -   -   -   -   -   -   -  yes  -  yes  setup (change)
 -   -   -   -   -   -   -   -   -   -  yes  key recover
 -   -   -   -   -   -   -   -  yes  -  yes  user list
 -   -   -   -   -   -   -   -  yes  -  yes  user invite
 -   -   -   -   -   -   -   -  yes  -  yes  user unlock
 -   -   -   -   -   -   -   -  yes  -  yes  user disable
 -   -   -   -   -   -   -   -  yes  -  yes  user sessions
 -   -   -   -   -   -   -   -  yes  -  yes  user self
 -   -   -   -   -   -   -   -  yes  -  yes  user forget
yes  -   -   -   -   -   -   -   -   -  yes  import
 -   -   -   -   -   -   -   -  yes yes yes  people import
 -   -  yes yes yes yes yes  -  yes yes yes  people list
 -   -  yes not yes yes yes  -  yes yes yes  people show
 -   -   -   -   -   -   -   -  yes yes yes  people leaves
 -   -   -   -   -   -   -   -  yes yes yes  people accounts
 -   -  yes yes yes yes yes  -  yes yes yes  networks show
 -   -   -   -   -   -   -   -  yes yes yes  networks set
 -   -   -   -   -   -   -   -  yes  -  yes  people of other
 -   -   -   -  yes yes  -   -   -   -  yes  planned add
 -   -  yes  -  yes yes yes  -   -   -  yes  planned list
 -   -   -   -  not not  -   -   -   -  not  planned withdraw
 -   -   -   -  yes yes  -   -   -   -  yes  leave add
 -   -  yes  -  yes yes yes  -   -   -  yes  leave list
 -   -   -   -  not not  -   -   -   -  not  leave withdraw
 -   -  yes yes yes yes yes yes  -   -  yes  events
 -   -  yes yes yes  -  yes  -   -   -  yes  alerts list
 -   -  yes not yes  -  yes  -   -   -  yes  alerts show
 -   -  yes not yes  -   -   -   -   -  yes  alerts acknowledge
 -   -  yes not yes  -   -   -   -   -  yes  alerts resolve
 -   -  yes not yes  -   -   -   -   -  yes  alerts assign
 -   -  yes not yes  -   -   -   -   -  yes  alerts comment
 -   -  yes not yes  -   -   -   -   -  yes  alerts contain
 -   -  REQUEST_INVALID REQUEST_INVALID REQUEST_INVALID  -   -   -   -   -  REQUEST_INVALID  alerts escalate
 -   -  not not not  -   -   -   -   -  not  alerts ask
 -   -  yes yes yes  -  yes  -   -   -  yes  deliveries
 -   -  yes yes yes  -   -   -   -   -  yes  deliveries resend
 -   -  yes yes yes  -  yes  -   -   -  yes  cases list
 -   -  yes not yes  -  yes  -   -   -  yes  cases show
 -   -  yes not yes  -   -   -   -   -  yes  cases resolve
 -   -   -   -  yes yes  -   -   -   -  yes  cases file
 -   -  yes yes yes  -  yes  -   -   -  yes  risk
 -   -  yes  -  yes  -  yes  -   -   -  yes  criticality list
 -   -   -   -  yes yes  -   -   -   -  yes  criticality set
 -   -  yes not yes  -  yes  -   -   -  yes  route
 -   -   -   -  yes  -   -   -   -   -  yes  silence add
 -   -  yes  -  yes yes yes  -   -   -  yes  silence add (preview)
 -   -  yes  -  yes yes yes  -   -   -  yes  silence list
 -   -  not  -  not not not  -   -   -  not  silence show
 -   -   -   -  not  -   -   -   -   -  not  silence end
 -   -  yes  -  yes yes  -   -   -   -  yes  suspicions list
 -   -  not  -  not  -   -   -   -   -  not  suspicions tie
 -   -  not  -  not  -   -   -   -   -  not  suspicions close
 -   -   -   -   -  yes  -   -  yes yes yes  suspicions link
 -   -   -   -  yes yes yes  -  yes yes yes  readers list
 -   -   -   -  not  -   -   -  not not not  readers back
 -   -  yes yes yes  -  yes  -   -   -  yes  scorecard
 -   -  yes yes yes  -  yes  -   -   -  yes  alert-numbers
 -   -  yes yes yes  -  yes  -   -   -  yes  watch-list
 -   -  yes  -  yes  -  yes  -   -   -  yes  replay
 -   -   -   -   -   -   -   -  yes  -  yes  alerts (judge first)
 -   -  yes yes yes yes yes  -  yes yes yes  readiness
 -   -   -   -  yes  -   -  yes  -   -  yes  quarantine list
 -   -   -   -  yes  -   -  yes  -   -  yes  quarantine show
 -   -   -   -   -   -   -  yes  -   -  yes  quarantine redrive
 -   -  yes yes yes yes yes yes yes yes yes  catalogue list
 -   -  yes yes yes yes yes yes yes yes yes  catalogue to-classify
 -   -   -   -   -  yes  -  yes  -   -  yes  catalogue set
 -   -   -   -   -  yes  -  yes  -   -  yes  catalogue import
 -   -  yes not yes yes yes yes  -   -  yes  rights can
 -   -  yes  -  yes yes yes yes  -   -  yes  rights list
 -   -   -   -   -   -   -  yes  -   -  yes  rights import
 -   -   -   -   -  yes yes  -   -   -  yes  report
 -   -   -   -   -   -   -   -   -   -  yes  events of other
 -   -   -   -   -   -   -   -   -   -  yes  import to other
 -   -   -   -   -   -   -   -   -   -  yes  report of other
`;

/** Commands that open no data: they start the service, or ask the running one, whose doors are those above. */
const LOCAL = [
  'start',
  'check-config',
  'on-call',
  'conformance',
  'mail test',
  'coverage',
  'score-series',
  'simulate',
  'demo',
  'accept',
  'login',
  'logout',
  'whoami',
  'password',
  'recovery-codes',
];

const CALLERS: readonly Who[] = [
  'nobody',
  'intake',
  'monitor',
  'analyst',
  'ofTeam',
  'senior',
  'compliance',
  'auditor',
  'owner',
  'administrator',
  'ofAcme',
  'everything',
];

const HOST: Principal = { id: 'command-line', kind: 'host', grants: EVERYTHING };
const CSV = Uint8Array.from(Buffer.from('id,role\n7,sales\n'));
const LEAVE: LeaveWanted = {
  whom: 'b'.repeat(32),
  from: '2026-04-01',
  to: '2026-04-03',
  reason: 'holiday',
};
const PLAN = {
  whom: '0'.repeat(32),
  actions: [],
  from: '2026-04-01T00:00:00Z',
  to: '2026-04-03T00:00:00Z',
  reason: 'yearly mailing',
};
/** Ends eighteen days from when the world stands still. */
const SILENCE = {
  matchers: ['family=login', 'severity=low'],
  until: '2026-03-20T00:00:00Z',
  reason: 'the old log-in page is tested',
};
const NO_OPTIONS = { dryRun: false, complete: false };

const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';

let world: AccessWorld;
/** Of who did something in each world. */
let keyOfU1: string;
/** Of a person of the directory of `acme`. */
let keyOf7: string;
beforeAll(async () => {
  world = await openAccessWorld();
  const keys = await TenantKeys.open(world.test.runtime.secrets, 'acme');
  keyOfU1 = keys.personKey('actor', 'crm', 'u1');
  keyOf7 = keys.personKey('person', '', '7');
  const backend = new EmbeddedBackend(world.test.runtime, HOST);
  await backend.directory.import('acme', CSV, NO_OPTIONS);
  const hooked = { id: 'hooked', format: 'json', promisedDelayMinutes: 60 } as const;
  await world.test.runtime.declarations.declareSource('acme', hooked, 'test');
});
afterAll(async () => world.close());

/** Nobody answers there. */
const CONNECTION = { kind: 'salesforce', url: 'http://127.0.0.1:9', clientId: 'x' };

const BODIES: Readonly<Record<string, object | string>> = {
  people: 'id,role\n7,sales\n',
  'no people': 'role\nsales\n',
  'a day': { day: '2026-03-31' },
  'a plan': PLAN,
  'a leave': LEAVE,
  'account of nobody': { source: 'crm', account: 'u9', person: null },
  networks: { networks: [{ cidr: '203.0.113.0/24', kind: 'office' }], allowedCountries: ['DE'] },
  // Of keys that are bound to one tenant alone: what those of the role provisioning get, test/integration/people says.
  'a user': { userName: 'ann' },
  'a group': { displayName: 'sales' },
  nothing: [],
  verdict: { verdict: 'test' },
  'a span': { from: '2026-03-01T00:00:00Z' },
  acknowledgement: { do: 'acknowledge' },
  'one click': { 'List-Unsubscribe': 'One-Click' },
  'what was seen': { once: UNKNOWN_ID, what: 'x' },
  'an alert': { alert: UNKNOWN_ID },
  'the link': {},
  'nobody who left': { list: 'letter', reader: 'a@b.example' },
  // No mail is configured: who may ask hears that.
  whom: { who: 'actor' },
  'nobody has it': { to: null },
  'account of nobody else': { to: '0'.repeat(32) },
  comment: { text: 'asked the manager' },
  measure: { action: 'end-sessions' },
  receiver: { receiver: 'chief' },
  matchers: { matchers: ['family=login', 'severity=low'] },
  silence: SILENCE,
  'silence of critical ones': { ...SILENCE, matchers: ['family=login'] },
  'a replay': { from: '2026-03-01T00:00:00Z', to: '2026-03-02T00:00:00Z' },
  position: { positions: ['http/0/999999#0'] },
  acme: { id: 'acme', timeZone: 'Europe/Berlin' },
  other: { id: 'other', timeZone: 'Europe/Berlin' },
  fresh: { id: 'fresh' },
  crm: { id: 'crm' },
  connection: { connection: CONNECTION },
  'file of the machine': { connection: { ...CONNECTION, clientSecretFile: '/etc/hostname' } },
  signed: { scheme: 'standard' },
  'intake of acme': { kind: 'intake', tenant: 'acme', source: 'crm' },
  'intake of other': { kind: 'intake', tenant: 'other', source: 'crm' },
  'intake of nowhere': { kind: 'intake', tenant: 'nowhere', source: 'crm' },
  analyst: { kind: 'api', role: 'analyst' },
  administrator: { kind: 'api', role: 'administrator' },
  'administrator of acme': { kind: 'api', role: 'administrator', tenant: 'acme' },
  everything: { kind: 'admin' },
  'wrong log-in': { mail: 'nobody@example.com', password: 'not a password', code: '000000' },
  // Of people with a session: no key has an account.
  'new password': { password: 'not a password', code: '000000', newPassword: 'a long password' },
  proof: { password: 'not a password', code: '000000' },
  'logout token': { logout_token: 'x' },
  'no invitation': {
    invitation: `lw_invite_${'0'.repeat(32)}_${'a'.repeat(43)}`,
    password: 'a long password',
  },
  'role of nobody': { user: '0'.repeat(32), grant: { role: 'analyst' } },
  'governance of acme': { tenant: 'acme', profile: 'solo' },
  'governance of other': { tenant: 'other', profile: 'solo' },
  governance: { profile: 'solo' },
  'a critical role': { of: 'role', name: 'system administrator', level: 'critical' },
  'a critical record': { of: 'object', name: 'crm/contact/0035g0', level: 'critical' },
  'end of the set-up': { finishSetUp: true },
  'an entry': { object: 'Patient', classes: ['phi'] },
  person: { actor: 'u1 of acme', reason: 'looked at too much' },
  'person of acme': { actor: 'u1 of acme', reason: 'looked at too much' },
  'an actor': { self: [{ tenant: 'acme', actorKey: '0'.repeat(32) }] },
  nobody: { actor: '0'.repeat(32), reason: 'looked at too much' },
  'another digest': { digest: 'b'.repeat(64) },
  'auditor for ever': { mail: 'a@example.com', name: 'A', grants: [{ role: 'auditor' }] },
};

/** With the key of the person whom the body names. */
const named = (body: object | string | undefined): object | string | undefined =>
  typeof body === 'object' && Reflect.get(body, 'actor') === 'u1 of acme'
    ? { ...body, actor: keyOfU1 }
    : body;

/** The case that one alert of the world's actor begins. */
const caseOf = (tenant: string, alert: string): string =>
  nameBasedId('case', tenant, `actor:${SCOPE.actorKey}`, alert);

/** What stands in braces; keys are made anew, since a line revokes them. */
async function filled(path: string): Promise<string> {
  const [, name] = /\{(.+)\}/.exec(path) ?? [];
  if (name === undefined) return path;
  const { alert, otherAlert, quarantined, keys } = world;
  const issue = async (scope: Parameters<typeof keys.issue>[0]) => (await keys.issue(scope, 'test')).id;
  const ids: Readonly<Record<string, () => string | Promise<string>>> = {
    alert: () => alert,
    'other alert': () => otherAlert,
    'no alert': () => UNKNOWN_ID,
    case: () => caseOf('acme', alert),
    'other case': () => caseOf('other', otherAlert),
    nothing: () => encodeURIComponent('http/0/999999#0'),
    'key of acme': async () => issue({ kind: 'intake', tenant: 'acme', source: 'crm' }),
    'key of other': async () => issue({ kind: 'intake', tenant: 'other', source: 'crm' }),
    'key of everything': async () => issue({ kind: 'admin' }),
    u1: () => keyOfU1,
    person: () => keyOf7,
    'no key': () => '0'.repeat(16),
    'no user': () => '0'.repeat(32),
    'no request': () => UNKNOWN_ID,
    'request of acme': async () => askedFor('acme'),
    'request of other': async () => askedFor('other'),
    'request of all': async () => askedFor(undefined),
  };
  const id = quarantined[name] === undefined ? await ids[name]?.() : encodeURIComponent(quarantined[name]);
  if (id === undefined) throw new Error(`nothing is known as {${name}}`);
  return path.replace(`{${name}}`, id);
}

/** Somebody asked for a key; the lines look at whose business that is. */
async function askedFor(tenant: string | undefined): Promise<string> {
  const place = tenant === undefined ? {} : { tenant };
  const asked = { action: 'key.issue', step: 'second-person', owner: 'user:0', digest: 'a'.repeat(64) };
  const request = { tenant: '_system', kind: 'request', version: 1, type: 'asked', by: 'user:0' };
  const id = randomId();
  await world.test.runtime.facts.append({ ...request, id, data: { ...asked, ...place } });
  return id;
}

interface Line {
  readonly expected: readonly string[];
  readonly rest: string;
}

const linesOf = (table: string, columns: number): Line[] =>
  table
    .split('\n')
    .slice(2)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const words = line.trim().split(/ +/);
      return { expected: words.slice(0, columns), rest: words.slice(columns).join(' ') };
    });

const requests = linesOf(ROUTES, CALLERS.length).map(({ expected, rest }) => {
  const [, method = '', path = '', body = ''] = /^(\S+) ((?:\{[^}]*\}|\S)+) ?(.*)$/.exec(rest) ?? [];
  return { expected, rest, method, path, body: body === '' ? undefined : BODIES[body] };
});

describe('each request is answered to each caller as the matrix says', () => {
  it.each(requests.map((request) => [request.rest, request] as const))(
    '%s',
    async (_, { expected, method, path, body }) => {
      const got = await Promise.all(
        CALLERS.map(async (who) => {
          const key = world.keyOf[who];
          const answer = await world.ask({ method, path: await filled(path), key, body: named(body) });
          return String(answer.status);
        }),
      );
      expect(got).toEqual(expected);
    },
  );

  it('HEAD as GET', async () => {
    const heads = requests.filter(({ method }) => method === 'GET');
    const got = await Promise.all(
      heads.map(async ({ path }) => (await world.ask({ method: 'HEAD', path: await filled(path) })).status),
    );
    expect(got.map(String)).toEqual(heads.map(({ expected }) => expected[0]));
  });
});

/** `METHOD /path` of everything that the running service answers. */
function registeredRoutes(): string[] {
  const tree: string = world.app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
  const above: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', path, methods = ''] = /^([│ ]*)[├└]── (\S+) \((.+)\)$/.exec(line) ?? [];
    if (path === undefined) return [];
    const depth = indent.length / 4;
    above.splice(depth, Infinity, path);
    return methods
      .split(', ')
      .filter((method) => method !== 'HEAD')
      .map((method) => `${method} ${above.join('')}`);
  });
}

const escaped = (text: string): string => text.replaceAll(/[.*]/g, '\\$&');

describe('the matrix is whole', () => {
  const matches = (route: string, { method, path }: { method: string; path: string }): boolean => {
    const [ofRoute, pattern = ''] = route.split(' ');
    const words = pattern.split('/').map((word) => (word.startsWith(':') ? '[^/]+' : escaped(word)));
    const whole = words.join('/').replace(escaped('*'), '[^/]+');
    return ofRoute === method && new RegExp(`^${whole}$`).test(path.replace(/\?.*/, ''));
  };

  it('every route has a line', () => {
    const routes = registeredRoutes();
    expect(routes.length).toBeGreaterThan(25);
    expect(routes.filter((route) => !requests.some((one) => matches(route, one)))).toEqual([]);
  });

  it('every line has a route', () => {
    const routes = registeredRoutes();
    expect(requests.filter((one) => !routes.some((route) => matches(route, one)))).toEqual([]);
  });

  it('every route of a tenant has a line of another tenant', () => {
    const ofTenants = registeredRoutes().filter((route) => route.includes('/:tenant/'));
    const others = requests.filter(({ path }) => path.includes('/other/'));
    expect(ofTenants.filter((route) => !others.some((one) => matches(route, one)))).toEqual([]);
  });

  it('every command has a line', () => {
    const lines = [...linesOf(COMMAND_LINES, CALLERS.length - 1).map(({ rest }) => rest), ...LOCAL];
    const nothing = async (): Promise<never> => Promise.reject(new Error('is not run'));
    const terminal = { print: nothing, printBytes: nothing, say: () => undefined, show: () => undefined };
    const cli = {
      terminal,
      environment: {},
      withBackend: nothing,
      asking: nothing,
      endUnfinished: () => undefined,
    };
    const program = programOf(COMMANDS, cli);
    const names = program.commands.flatMap((command) =>
      command.commands.length === 0
        ? [command.name()]
        : command.commands.map((one) => `${command.name()} ${one.name()}`),
    );
    expect(names.filter((name) => !lines.includes(name))).toEqual([]);
  });
});

/** A mapping that passes its tests. */
const ORCHARD = new URL('../../../streams/sources/generic/samples/orchard.yaml', import.meta.url);

/** What each command asks of the data. */
const DOES: Readonly<Record<string, (backend: Backend) => Promise<unknown>>> = {
  'tenant list': async (backend) => backend.tenants(),
  'tenant add': async (backend) =>
    backend.declareTenant({ id: 'fresh', timeZone: 'UTC', horizonDays: 3_650 }),
  'source list': async (backend) => backend.sources('acme'),
  'source add': async (backend) =>
    backend.declareSource('acme', { id: 'new', format: 'json', promisedDelayMinutes: 60 }),
  'source check': async (backend) => backend.checkSource({ tenant: 'acme', source: 'crm' }),
  'source disconnect': async (backend) => backend.disconnectSource({ tenant: 'acme', source: 'crm' }),
  'source connect': async (backend) =>
    backend.connectSource({ tenant: 'acme', source: 'crm' }, connectSchema.parse({ connection: CONNECTION })),
  'source connect of other': async (backend) =>
    backend.connectSource(
      { tenant: 'other', source: 'crm' },
      connectSchema.parse({ connection: CONNECTION }),
    ),
  'source webhook': async (backend) =>
    backend.setWebhook({ tenant: 'acme', source: 'sf' }, { scheme: 'standard', endsOld: false }),
  'source webhook (remove)': async (backend) => backend.removeWebhook({ tenant: 'acme', source: 'sf' }),
  'source mapping': async (backend) => {
    const mapping = readFileSync(ORCHARD, 'utf8');
    await backend.declareSource('acme', { id: 'own', format: 'generic', promisedDelayMinutes: 60, mapping });
  },
  'key list': async (backend) => backend.keys(),
  'key issue': async (backend) => backend.issueKey({ kind: 'intake', tenant: 'acme', source: 'crm' }),
  'key revoke': async (backend) => {
    const { id } = await world.keys.issue({ kind: 'intake', tenant: 'acme', source: 'crm' }, 'test');
    await backend.revokeKey(id);
  },
  'role list': async (backend) => backend.roles(),
  'role grant': async (backend) => backend.people.grantRole(await granting('analyst')),
  'role withdraw': async (backend) => {
    const given = await granting('analyst');
    await world.app.get(Users).grant(given.user, given.grant, 'test');
    await backend.people.withdrawRole(given);
  },
  'approve list': async (backend) => backend.governance.requests({ limit: 1 }),
  'approve show': async (backend) => backend.governance.request(await askedFor('acme')),
  'approve give': async (backend) => backend.governance.approve(await askedFor('acme'), 'a'.repeat(64)),
  'approve cancel': async (backend) => backend.governance.cancel(await askedFor('acme')),
  'reveal person': async (backend) =>
    backend.governance.reveal('acme', { actor: keyOfU1, reason: 'looked at too much' }),
  'reveal list': async (backend) => backend.governance.reveals('acme', { limit: 1 }),
  setup: async (backend) => backend.governance.show(),
  'setup (change)': async (backend) => backend.governance.change({ profile: 'solo' }),
  'key recover': async (backend) => backend.governance.recoverKey(),
  'user list': async (backend) => backend.people.list(),
  'user invite': async (backend) => backend.people.invite({ ...newPerson(), grants: [], self: [] }),
  // Nobody is locked: who may unlock hears that.
  'user unlock': async (backend) =>
    backend.people.unlock(await invited()).catch((error: { code: string }) => {
      if (error.code !== 'CONFLICT') throw error;
    }),
  'user disable': async (backend) => backend.people.disable(await invited()),
  'user self': async (backend) =>
    backend.people.addSelf(await invited(), { self: [{ tenant: 'acme', actorKey: '0'.repeat(32) }] }),
  'user sessions': async (backend) => backend.people.endSessions(await invited()),
  'user forget': async (backend) => backend.people.forget(await invited()),
  import: async (backend) => importing(backend, 'acme'),
  'import to other': async (backend) => importing(backend, 'other'),
  'people import': async (backend) => backend.directory.import('acme', CSV, NO_OPTIONS),
  'people list': async (backend) => backend.directory.list('acme', { limit: 1 }),
  'people of other': async (backend) => backend.directory.list('other', { limit: 1 }),
  'people show': async (backend) => backend.directory.show('acme', keyOf7, undefined),
  'people leaves': async (backend) => backend.directory.leaves('acme', '7', '2026-03-31'),
  'people accounts': async (backend) =>
    backend.directory.link('acme', { source: 'crm', account: 'u9', person: null }),
  'planned add': async (backend) => backend.directory.plan('acme', PLAN),
  'planned list': async (backend) => backend.directory.planned('acme', { limit: 1 }),
  'planned withdraw': async (backend) => backend.directory.withdrawPlan('acme', UNKNOWN_ID),
  'leave add': async (backend) => backend.directory.tellLeave('acme', LEAVE),
  'leave list': async (backend) => backend.directory.leave('acme', { limit: 1 }),
  'leave withdraw': async (backend) => backend.directory.withdrawLeave('acme', UNKNOWN_ID),
  'networks show': async (backend) => backend.directory.networks('acme'),
  'networks set': async (backend) =>
    backend.directory.declareNetworks('acme', { networks: [], allowedCountries: ['DE'], offices: [] }),
  events: async (backend) => backend.events('acme', { limit: 1 }),
  'events of other': async (backend) => backend.events('other', { limit: 1 }),
  'alerts ask': async (backend) => backend.alerting.ask('acme', UNKNOWN_ID, 'actor'),
  deliveries: async (backend) => backend.alerting.deliveries('acme', { limit: 1 }),
  'deliveries resend': async (backend) => backend.alerting.resend('acme', { from: '2026-03-01T00:00:00Z' }),
  'alerts list': async (backend) => backend.alerts('acme', { limit: 1 }),
  'alerts show': async (backend) => backend.alerting.show('acme', world.alert),
  'alerts acknowledge': async (backend) =>
    backend.alerting.answer('acme', world.alert, { verb: 'acknowledge' }),
  'alerts resolve': async (backend) =>
    backend.alerting.answer('acme', world.alert, { verb: 'resolve', body: { verdict: 'test', note: '' } }),
  'alerts assign': async (backend) =>
    backend.alerting.answer('acme', world.alert, { verb: 'assign', body: { to: null } }),
  'alerts comment': async (backend) =>
    backend.alerting.answer('acme', world.alert, { verb: 'comment', body: { text: 'x' } }),
  'alerts contain': async (backend) =>
    backend.alerting.answer('acme', world.alert, { verb: 'contain', body: { action: 'other', note: '' } }),
  'alerts escalate': async (backend) =>
    backend.alerting.answer('acme', world.alert, { verb: 'escalate', body: { receiver: 'chief' } }),
  'cases list': async (backend) => backend.alerting.cases.list('acme', { limit: 1 }),
  'cases show': async (backend) => backend.alerting.cases.show('acme', caseOf('acme', world.alert), 1),
  'cases resolve': async (backend) =>
    backend.alerting.cases.resolve('acme', caseOf('acme', world.alert), {
      verdict: 'test',
      note: '',
      except: [],
    }),
  'cases file': async (backend) => backend.alerting.cases.file('acme', caseOf('acme', world.alert)),
  'criticality list': async (backend) => backend.alerting.cases.criticality('acme'),
  'criticality set': async (backend) =>
    backend.alerting.cases.declareCriticality('acme', { of: 'role', name: 'owner', level: 'high' }),
  risk: async (backend) => backend.alerting.cases.risk('acme', { limit: 1 }),
  route: async (backend) => backend.alerting.routeOf('acme', world.alert),
  'silence add': async (backend) => backend.alerting.silence('acme', SILENCE),
  'silence add (preview)': async (backend) => backend.alerting.silencePreview('acme', ['family=login']),
  'silence list': async (backend) => backend.alerting.silences('acme', { limit: 1 }),
  'silence show': async (backend) => backend.alerting.silenceOf('acme', UNKNOWN_ID),
  'silence end': async (backend) => backend.alerting.endSilence('acme', UNKNOWN_ID),
  'suspicions list': async (backend) => backend.alerting.suspicions('acme', { limit: 1 }),
  'suspicions tie': async (backend) =>
    backend.alerting.tieSuspicion('acme', UNKNOWN_ID, { alert: UNKNOWN_ID }),
  'suspicions close': async (backend) =>
    backend.alerting.closeSuspicion('acme', UNKNOWN_ID, { verdict: 'test', note: '' }),
  'readers list': async (backend) => backend.alerting.readersLeft('acme'),
  'readers back': async (backend) =>
    backend.alerting.readerBack('acme', { list: 'letter', reader: 'a@b.example' }),
  'suspicions link': async (backend) => backend.alerting.reportLink('acme', { renew: false }),
  scorecard: async (backend) => backend.alerting.scorecard('acme', {}),
  'alert-numbers': async (backend) => backend.alerting.alertNumbers('acme', {}),
  'watch-list': async (backend) => backend.alerting.watchList('acme', { most: 3 }),
  readiness: async (backend) => backend.readiness('acme'),
  replay: async (backend) =>
    backend.replay(
      'acme',
      { signal: new AbortController().signal, onProgress: () => undefined },
      { from: '2026-03-01T00:00:00Z', to: '2026-03-02T00:00:00Z', clock: 'event', pseudonyms: false },
    ),
  'alerts (judge first)': async (backend) => backend.catchUp(),
  'quarantine list': async (backend) => backend.quarantine('acme', { limit: 1 }),
  'quarantine show': async (backend) => backend.quarantined('acme', world.quarantined['acme/crm'] ?? ''),
  'quarantine redrive': async (backend) => backend.redrive('acme', ['http/0/999999#0']),
  'catalogue list': async (backend) => backend.catalogue.list(CRM),
  'catalogue to-classify': async (backend) => backend.catalogue.toClassify(CRM),
  'catalogue set': async (backend) =>
    backend.catalogue.say(CRM, { object: 'Patient', field: '', classes: ['phi'] }),
  'catalogue import': async (backend) =>
    backend.catalogue.import(CRM, { kind: 'application/json', bytes: Buffer.from('[]') }),
  'rights can': async (backend) =>
    backend.rights.can(CRM, { actor: keyOfU1, right: 'api', object: '', field: '' }),
  'rights list': async (backend) =>
    backend.rights.holders(CRM, { right: 'api', object: '', field: '', after: '', limit: 1 }),
  'rights import': async (backend) =>
    backend.rights.import(CRM, {
      terms: { takenAt: '2026-03-01T00:00:00Z', complete: 'false' },
      bytes: Buffer.from('id,right'),
    }),
  'rights fetch': async (backend) => backend.rights.fetch(CRM),
  report: async (backend) => backend.report({ kind: 'r0', tenant: 'acme', ...PERIOD }),
  'report of other': async (backend) => backend.report({ kind: 'r0', tenant: 'other', ...PERIOD }),
};

const CRM = { tenant: 'acme', source: 'crm' } as const;

/** As the table writes them. */
const REFUSED: Readonly<Record<string, string>> = { FORBIDDEN: '-', NOT_FOUND: 'not' };

let people = 0;
const newPerson = (): { name: string; mail: string } => {
  people += 1;
  return { name: `Person ${people}`, mail: `person-${people}@example.com` };
};

const invited = async (): Promise<string> =>
  (await world.app.get(Users).invite(newPerson(), { grants: [], self: [] }, 'test')).id;

const granting = async (role: 'analyst') => ({ user: await invited(), grant: { role } });

const PERIOD = { from: '2026-03-01', to: '2026-03-02' } as const;

/** An empty file. */
const importing = async (backend: Backend, tenant: string): Promise<unknown> =>
  backend.importFile(
    '/dev/null',
    { tenant, source: 'crm' },
    {
      signal: new AbortController().signal,
      onProgress: () => undefined,
    },
  );

describe('each command does for each principal as the matrix says', () => {
  const everything = HOST;
  const principals = CALLERS.slice(1).map((who): Principal =>
    who === 'everything' || who === 'nobody'
      ? everything
      : { id: `user:${who}`, kind: 'person', grants: [GRANTS[who]] },
  );

  it.each(linesOf(COMMAND_LINES, CALLERS.length - 1).map(({ rest, expected }) => [rest, expected] as const))(
    '%s',
    async (command, expected) => {
      const got = await Promise.all(
        principals.map(async (principal) =>
          DOES[command]!(new EmbeddedBackend(world.test.runtime, principal)).then(
            () => 'yes',
            (error: { code: string }) => REFUSED[error.code] ?? error.code,
          ),
        ),
      );
      expect(got).toEqual(expected);
    },
  );
});
