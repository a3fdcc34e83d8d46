package dev.wherry.core.runner;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// What runners say to the log, kept from the console until closed.
final class RunnerLog extends Handler {
  private final Logger logger = Logger.getLogger(TaskRunner.class.getName());
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();

  RunnerLog() {
    logger.setUseParentHandlers(false);
    logger.addHandler(this);
  }

  List<String> messages() {
    return records.stream().map(LogRecord::getMessage).toList();
  }

  @Override
  public void publish(LogRecord entry) {
    records.add(entry);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
