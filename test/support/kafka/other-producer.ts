import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { text } from 'node:stream/consumers';
import { kafkaClassPath, otherProducerClasses } from './java.js';

export type OtherProducerMode =
  | 'none'
  | 'gzip'
  | 'snappy'
  | 'lz4'
  | 'zstd'
  | 'one-batch'
  | 'transactions'
  | 'interleaved'
  | 'tombstones'
  | 'cloudevents';

/**
 * Sends each line with Kafka's own Java client to partition 0 of the topic, once per mode (what a mode does stands in
 * OtherProducer.java). Rejects with what the program said when it fails.
 */
export async function runOtherProducer(
  bootstrap: string,
  topic: string,
  modes: readonly OtherProducerMode[],
  lines: readonly string[],
): Promise<void> {
  const classPath = [await otherProducerClasses(), await kafkaClassPath()].join(delimiter);
  const quiet = '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn';
  const child = spawn(
    'java',
    [quiet, '-XX:TieredStopAtLevel=1', '-cp', classPath, 'OtherProducer', bootstrap, topic, modes.join(',')],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  );
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  child.stdin.end(lines.map((line) => `${line}\n`).join(''));
  const [said, code] = await Promise.all([text(child.stderr), exited]);
  if (code !== 0) throw new Error(`OtherProducer.java ended with ${code}:\n${said}`);
}
