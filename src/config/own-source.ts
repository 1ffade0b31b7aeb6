/**
 * The source of what was done in this product itself. Every tenant has it and nobody declares it: whoever could declare
 * it could be given a key for its intake, and write the record of the watchers.
 */
export const OWN_SOURCE = 'ledgerwatch';
