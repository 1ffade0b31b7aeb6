import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Kafka's own Java client as a producer that is not kafkajs. Each line of standard input is the value of one message,
 * to partition 0. Usage: OtherProducer BOOTSTRAP TOPIC MODE
 * none | gzip | snappy | lz4 | zstd   the lines with that codec, in batches of at most 50 lines
 * one-batch      all lines in one batch, lz4
 * transactions   lines in transactions of ten, every other one aborted (0 to 9 committed, 10 to 19 aborted, ...)
 * interleaved    two transactional producers take turns line by line; those of the second are aborted, with a key of
 *                four zero bytes
 * tombstones     each line is a key; its value is null
 * cloudevents    each line is the data of a CloudEvent in binary mode, with ce_ headers
 */
public class OtherProducer {
  private static final int LINES_A_BATCH = 50;
  private static final int LINES_A_TRANSACTION = 10;
  private static final byte[] ZERO_KEY = new byte[4];

  private final String bootstrap;
  private final String topic;
  private final List<byte[]> lines;

  OtherProducer(String bootstrap, String topic, List<byte[]> lines) {
    this.bootstrap = bootstrap;
    this.topic = topic;
    this.lines = lines;
  }

  public static void main(String[] args) throws Exception {
    List<byte[]> lines = new ArrayList<>();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      lines.add(line.getBytes(StandardCharsets.UTF_8));
    }
    OtherProducer other = new OtherProducer(args[0], args[1], lines);
    for (String mode : args[2].split(",")) other.run(mode);
  }

  private void run(String mode) throws Exception {
    switch (mode) {
      case "one-batch" -> send("lz4", Integer.MAX_VALUE);
      case "transactions" -> transactions();
      case "interleaved" -> interleaved();
      case "tombstones" -> tombstones();
      case "cloudevents" -> cloudEvents();
      default -> send(mode, LINES_A_BATCH);
    }
  }

  private KafkaProducer<byte[], byte[]> open(String codec, String transactionalId) {
    Properties p = new Properties();
    p.put("bootstrap.servers", bootstrap);
    p.put("acks", "all");
    p.put("compression.type", codec);
    p.put("linger.ms", "60000");
    p.put("batch.size", "8388608");
    p.put("max.request.size", "8388608");
    p.put("delivery.timeout.ms", "120000");
    if (transactionalId != null) p.put("transactional.id", transactionalId);
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(p, new ByteArraySerializer(), new ByteArraySerializer());
    if (transactionalId != null) producer.initTransactions();
    return producer;
  }

  private ProducerRecord<byte[], byte[]> message(byte[] key, byte[] value) {
    return new ProducerRecord<>(topic, 0, key, value);
  }

  private void send(String codec, int linesABatch) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = open(codec, null)) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        sent.add(producer.send(message(null, lines.get(i))));
        if (i % linesABatch == linesABatch - 1) producer.flush();
      }
      finish(producer, sent);
    }
  }

  private void transactions() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = open("zstd", topic + "-transactions")) {
      for (int from = 0; from < lines.size(); from += LINES_A_TRANSACTION) {
        producer.beginTransaction();
        for (int i = from; i < Math.min(from + LINES_A_TRANSACTION, lines.size()); i++) {
          producer.send(message(null, lines.get(i)));
        }
        producer.flush();
        if (from / LINES_A_TRANSACTION % 2 == 0) producer.commitTransaction();
        else producer.abortTransaction();
      }
    }
  }

  private void interleaved() throws Exception {
    try (KafkaProducer<byte[], byte[]> kept = open("none", topic + "-kept");
        KafkaProducer<byte[], byte[]> aborted = open("none", topic + "-aborted")) {
      kept.beginTransaction();
      aborted.beginTransaction();
      for (int i = 0; i < lines.size(); i++) {
        KafkaProducer<byte[], byte[]> producer = i % 2 == 0 ? kept : aborted;
        producer.send(message(i % 2 == 0 ? null : ZERO_KEY, lines.get(i)));
        producer.flush();
      }
      aborted.abortTransaction();
      kept.commitTransaction();
    }
  }

  private void tombstones() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = open("none", null)) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (byte[] key : lines) sent.add(producer.send(message(key, null)));
      finish(producer, sent);
    }
  }

  private void cloudEvents() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = open("lz4", null)) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        ProducerRecord<byte[], byte[]> record = message(null, lines.get(i));
        header(record, "ce_specversion", "1.0");
        header(record, "ce_id", "other-" + i);
        header(record, "ce_source", "/other/producer");
        header(record, "ce_type", "crm.record");
        header(record, "ce_time", "2026-01-02T03:04:05.678Z");
        header(record, "content-type", "application/json");
        header(record, "trace", "a");
        header(record, "trace", "b");
        sent.add(producer.send(record));
      }
      finish(producer, sent);
    }
  }

  private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A failed send fails the program. */
  private static void finish(KafkaProducer<byte[], byte[]> producer, List<Future<RecordMetadata>> sent)
      throws Exception {
    producer.flush();
    for (Future<RecordMetadata> one : sent) one.get();
  }
}
