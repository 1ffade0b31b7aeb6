import { AUDIT, COMMERCIAL, COMMS, CREDENTIAL, EMPLOYEE, type Shipped } from './shipped.js';

/** Models by technical name. A partner is a company or a person, and a log does not say which: no claim that it is one. */
export const odoo: Shipped = {
  address: 'https://www.odoo.com/documentation/18.0/developer/reference/backend/orm.html',
  objects: {
    'res.partner': {
      classes: ['id.basic'],
      fields: {
        street: ['id.basic', 'location'],
        city: ['location'],
        zip: ['location'],
        credit_limit: ['fin.account'],
        bank_ids: ['fin.account'],
      },
    },
    'res.partner.bank': { classes: ['fin.account'] },
    'crm.lead': { classes: ['id.basic', 'commercial'] },
    'account.move': { classes: ['commercial', 'fin.account'] },
    'account.payment': { classes: ['fin.account'] },
    'payment.transaction': { classes: ['fin.account'] },
    'product.pricelist': COMMERCIAL,
    'product.product': COMMERCIAL,
    'product.template': COMMERCIAL,
    'purchase.order': COMMERCIAL,
    'sale.order': COMMERCIAL,
    'sale.order.line': COMMERCIAL,
    'mailing.contact': { classes: ['id.basic'], person: true },
    'calendar.event': COMMS,
    'helpdesk.ticket': COMMS,
    'mail.activity': COMMS,
    'mail.mail': COMMS,
    'mail.message': COMMS,
    'hr.applicant': { classes: ['id.basic'], person: true },
    'hr.employee': EMPLOYEE,
    'hr.contract': { classes: ['employee', 'fin.account'] },
    'res.users': EMPLOYEE,
    'res.users.apikeys': CREDENTIAL,
    'auditlog.log': AUDIT,
  },
};
