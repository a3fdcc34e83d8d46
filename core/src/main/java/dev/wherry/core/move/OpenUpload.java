package dev.wherry.core.move;

/// An upload in parts that a move began at its destination, and that is neither completed nor
/// aborted yet.
///
/// @param id as the destination's provider named it
/// @param sourceVersion the version of the source that its parts are of
/// @param bytes the size of the whole
/// @param partBytes the size of each part but the last
public record OpenUpload(String id, String sourceVersion, long bytes, long partBytes) {}
