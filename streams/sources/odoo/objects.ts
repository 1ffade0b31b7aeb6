import type { ObjectWords } from '../object-words.js';

/**
 * Models of Odoo by their technical names. `res.partner` holds persons and companies alike; both can be a data subject
 * there, so both count as one. `res.users` and `hr.employee` are employees.
 */
export const ODOO_OBJECTS: ObjectWords = {
  persons: new Set(['res.partner', 'crm.lead', 'mailing.contact', 'hr.applicant']),
  classes: {
    'res.partner': ['id.basic'],
    'crm.lead': ['id.basic', 'commercial'],
    'mailing.contact': ['id.basic'],
    'hr.applicant': ['id.basic'],
    'res.partner.bank': ['fin.account'],
    'sale.order': ['commercial'],
    'sale.order.line': ['commercial'],
    'account.move': ['commercial'],
    'product.template': ['commercial'],
    'product.product': ['commercial'],
    'product.pricelist': ['commercial'],
    'purchase.order': ['commercial'],
    'mail.message': ['comms'],
    'mail.mail': ['comms'],
    'helpdesk.ticket': ['comms'],
    'calendar.event': ['comms'],
    'res.users': ['employee'],
    'hr.employee': ['employee'],
    'res.users.apikeys': ['credential'],
    'auditlog.log': ['auditlog'],
    'auditlog.rule': ['auditlog'],
  },
};
