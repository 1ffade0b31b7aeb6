import { AppError, type ErrorCode, errorMessage } from '../kernel/app-error.js';

/** Whatever kafkajs throws, as our error that says what to do; the cluster may be back with the next try. */
export function kafkaUnavailable(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const [code, advice] = meaningOf(error);
  const said = errorMessage(error).trim();
  const message = advice === undefined ? `Kafka: ${said}` : `Kafka: ${said} (${advice})`;
  return new AppError(code, message, { retry: true, cause: error });
}

type Meaning = readonly [code: ErrorCode, advice?: string];

/** The names that kafkajs, Kafka's protocol and OpenSSL give a fault; texts are not looked at. */
function meaningOf(error: unknown): Meaning {
  for (const at of chainOf(error)) {
    for (const field of ['code', 'type', 'name']) {
      const word: unknown = Reflect.get(at, field);
      const meaning = typeof word === 'string' ? meaningOfWord(word) : undefined;
      if (meaning !== undefined) return meaning;
    }
  }
  return ['KAFKA_UNAVAILABLE'];
}

const meaningOfWord = (word: string): Meaning | undefined =>
  MEANINGS.find(([pattern]) => pattern.test(word))?.[1];

const TRUSTED_BY = 'put the certificate of its authority into kafka.ssl.caFile';
const OTHER_SPEECH =
  'when it does so each time, the port speaks otherwise than we do: compare kafka.ssl and kafka.sasl with its listener';

const MEANINGS: readonly (readonly [RegExp, Meaning])[] = [
  [/^CERT_HAS_EXPIRED$/, ['KAFKA_UNTRUSTED', "renew the broker's certificate"]],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    ['KAFKA_UNTRUSTED', 'name the brokers as their certificate does, or set kafka.ssl.servername'],
  ],
  [
    /^ERR_SSL_.*ALERT_(BAD|UNKNOWN|CERTIFICATE|NO_CERTIFICATE|UNSUPPORTED)|^ERR_SSL_.*CERTIFICATE_REQUIRED/,
    [
      'KAFKA_UNTRUSTED',
      'the broker wants a certificate of ours that it knows: kafka.ssl.certFile and keyFile',
    ],
  ],
  [
    /^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_)/,
    ['KAFKA_UNTRUSTED', `nobody we trust signed the broker's certificate: ${TRUSTED_BY}`],
  ],
  [/^(ERR_SSL_|ERR_TLS_|EPROTO$)/, ['KAFKA_UNTRUSTED', OTHER_SPEECH]],
  [
    /^KafkaJSSASLAuthenticationError$/,
    ['KAFKA_REFUSED', 'compare kafka.sasl with the user and mechanism that the broker knows'],
  ],
  [
    /^ILLEGAL_SASL_STATE$/,
    ['KAFKA_REFUSED', 'the broker takes no login at this port: use its SASL listener or remove kafka.sasl'],
  ],
  [
    /_AUTHORIZATION_FAILED$/,
    ['KAFKA_REFUSED', 'our user lacks a right: docs/operations.md lists those it needs'],
  ],
  [/^(KafkaJSConnectionClosedError|ECONNRESET)$/, ['KAFKA_UNAVAILABLE', OTHER_SPEECH]],
];

/** An error and what caused it; kafkajs wraps once or twice. */
function* chainOf(error: unknown): Generator<object> {
  for (let at = error, depth = 0; typeof at === 'object' && at !== null && depth < 5; depth += 1) {
    yield at;
    at = Reflect.get(at, 'cause');
  }
}
