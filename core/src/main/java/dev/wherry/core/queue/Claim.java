package dev.wherry.core.queue;

import dev.wherry.core.move.Move;

/// A worker's right to run a move, until it settles it or is taken for dead.
///
/// @param attempt the number of this try, from 1; a released or uncounted try is not counted
/// @param token differs in every claim of the move: a result under an old token is worthless
public record Claim(Move move, int attempt, int token) {}
