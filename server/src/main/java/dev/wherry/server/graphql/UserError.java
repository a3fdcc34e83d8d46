package dev.wherry.server.graphql;

import java.util.List;

/// What is wrong with an input, and what to do.
///
/// @param path from the outside in: `input`, `moves`, `3`, `source`
record UserError(UserErrorCode code, List<String> path, String message) {}
