import { z } from 'zod';

const LONGEST_LIST = 300;
const LONGEST_READER = 320;

export const leftSchema = z
  .strictObject({
    list: z.string().describe('letter, silences, or digest:<receiver>'),
    reader: z.string().describe('The account id of their address'),
    address: z.string().optional().describe('Absent where it is none of those that are declared now'),
    by: z.string().describe('By the link that was sent to whom: no log-in'),
    at: z.iso.datetime(),
  })
  .meta({ id: 'ReaderWhoLeft' });
export type LeftView = z.output<typeof leftSchema>;

export const leftListSchema = z.strictObject({ left: z.array(leftSchema) }).meta({ id: 'ReadersWhoLeft' });
export type LeftList = z.output<typeof leftListSchema>;

export const rejoinSchema = z
  .strictObject({
    list: z.string().min(1).max(LONGEST_LIST),
    reader: z.string().min(1).max(LONGEST_READER).describe('Their id, as listed, or their address'),
  })
  .meta({ id: 'Rejoin' });
export type Rejoin = z.output<typeof rejoinSchema>;
