import { AUDIT, COMMERCIAL, COMMS, CREDENTIAL, EMPLOYEE, type Shipped } from './shipped.js';

/** Tables by name. `sys_user` holds employees, and customers where the customer table extends it. */
export const servicenow: Shipped = {
  address:
    'https://www.servicenow.com/docs/bundle/zurich-customer-service-management/page/product/customer-service-management/reference/r_InstalledWithCustomerService.html',
  objects: {
    customer_contact: { classes: ['id.basic'], person: true },
    csm_consumer: {
      classes: ['id.basic'],
      person: true,
      fields: { street: ['id.basic', 'location'], city: ['location'], date_of_birth: ['id.basic'] },
    },
    csm_consumer_user: { classes: ['id.basic'], person: true },
    customer_account: COMMERCIAL,
    sn_customerservice_contract: COMMERCIAL,
    ast_contract: COMMERCIAL,
    sales_order: COMMERCIAL,
    incident: COMMS,
    interaction: COMMS,
    sn_customerservice_case: COMMS,
    sys_email: COMMS,
    sys_journal_field: COMMS,
    task: COMMS,
    sys_user: EMPLOYEE,
    sn_hr_core_case: EMPLOYEE,
    sn_hr_core_profile: { classes: ['employee', 'id.government'] },
    discovery_credentials: CREDENTIAL,
    oauth_credential: CREDENTIAL,
    sys_audit: AUDIT,
    syslog_transaction: AUDIT,
    sysevent: AUDIT,
  },
};
