package dev.wherry.core.queue;

/// Names one life of a worker: a process that joins again gets another.
public record WorkerId(long value) {}
