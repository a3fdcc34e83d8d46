package dev.wherry.core.runner;

/// A task with its one result.
public record Ended<T, R>(T task, Result<R> result) {}
