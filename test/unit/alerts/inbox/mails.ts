/** A mail as it lies in a mailbox: headers, then its text. */
export const mailBytes = (headers: Readonly<Record<string, string>>, text = 'hello'): Buffer =>
  Buffer.from(
    [...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), '', ...text.split('\n')].join(
      '\r\n',
    ),
  );
