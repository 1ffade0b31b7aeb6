// A running service as a question's other end.
import { readFileSync } from 'node:fs';

export async function issueKey({ url, runtime }, tenant, source) {
  const admin = readFileSync(`${runtime.config.dataDir}/admin.key`, 'utf8').trim();
  const reply = await fetch(`${url}/v1/keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'intake', tenant, source }),
  });
  return (await reply.json()).key;
}

/** The service shows its first key to the terminal; nobody needs this one. */
export async function quietly(work) {
  const write = process.stderr.write.bind(process.stderr);
  process.stderr.write = () => true;
  try {
    return await work();
  } finally {
    process.stderr.write = write;
  }
}
