package dev.wherry.demo.assets;

import java.nio.file.Path;

/// One made file.
///
/// @param key what it is called at a provider, with whatever characters
/// @param contentType what an HTTP server says it is
/// @param file where its bytes are; the file's name is not the key
/// @param bytes its size
/// @param sha256 of its bytes, lower-case hex
public record Asset(String key, String contentType, Path file, long bytes, String sha256) {}
