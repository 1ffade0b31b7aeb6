import { z } from 'zod';
import { DATA_CLASSES } from '../../event/data-classes.js';

/** A team as the directory of people names it, letter by letter. */
export const teamNameSchema = z.string().min(1).max(200);

/** A class of data. Not `unknown`: what nobody classified may hold anything. */
export const dataClassNameSchema = z.enum(DATA_CLASSES).exclude(['unknown']);
export type BoundingClass = z.output<typeof dataClassNameSchema>;

export const teamBound = teamNameSchema
  .optional()
  .describe('With tenant: of people who were in this team on the day; everybody when absent');

export const dataClassBound = dataClassNameSchema
  .optional()
  .describe('With tenant: of events that hold data of this class and of no other; any when absent');
