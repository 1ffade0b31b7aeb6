import { plainText } from '../../src/kernel/plain-text.js';
import { isoTime } from '../../src/store/time.js';

export interface OutageTold {
  readonly channel: string;
  /** Empty or undefined of mail, which goes one way for all receivers. */
  readonly receiver: string | undefined;
  /** Epoch ms. */
  readonly since: number;
  readonly ended: boolean;
}

/** What is said of a way to receivers that does not work. Pure. */
export function outageWords({ channel, receiver, since, ended }: OutageTold): {
  title: string;
  text: string;
} {
  const isOne = receiver !== undefined && receiver !== '';
  const which = isOne ? `the receiver ${plainText(receiver, 128)} (${channel})` : 'mail';
  const time = `${isoTime(since).slice(0, 16).replace('T', ' ')} UTC`;
  if (ended)
    return {
      title: `Ledgerwatch: ${which} has ended`,
      text: `It answered at ${time} that it is gone (410). Nothing is sent to it any more: name another address in the routing file, or another receiver in its routes, and start anew. Alerts that were for it alone were told to nobody: read them in the list.`,
    };
  return {
    title: `Ledgerwatch: ${which} cannot be told of alerts`,
    text: `Every attempt since ${time} has failed. What may still be taken is tried again for four days, what was refused for good is not. The log has the reason (Alerts told). Alerts that are for it alone are told to nobody meanwhile: read them in the list.`,
  };
}
