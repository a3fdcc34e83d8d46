package dev.wherry.core.queue;

/// An outcome under the claim that it was reached with.
public record Settlement(Claim claim, Outcome outcome) {}
