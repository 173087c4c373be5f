package io.flyshuttle;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What a class logs in a test: kept for the test, and from the console. */
final class RecordedLog extends Handler implements BeforeEachCallback, AfterEachCallback {

  final BlockingQueue<LogRecord> records = new LinkedBlockingQueue<>();
  private final Logger logger;

  RecordedLog(Class<?> type) {
    logger = Logger.getLogger(type.getName());
  }

  /** What has been logged so far. */
  List<String> messages() {
    return records.stream().map(new SimpleFormatter()::formatMessage).toList();
  }

  @Override
  public void beforeEach(ExtensionContext test) {
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
  }

  @Override
  public void afterEach(ExtensionContext test) {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }

  @Override
  public void publish(LogRecord line) {
    records.add(line);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
