import { z } from 'zod';

/** A team as the directory of people names it, letter by letter. */
export const teamNameSchema = z.string().min(1).max(200);

/** A class of data as events and the catalogue name it. */
export const dataClassNameSchema = z.string().min(1).max(100);

export const teamBound = teamNameSchema
  .optional()
  .describe('With tenant: of people who were in this team on the day; everybody when absent');

export const dataClassBound = dataClassNameSchema
  .optional()
  .describe('With tenant: of events that hold data of this class and of no other; any when absent');
