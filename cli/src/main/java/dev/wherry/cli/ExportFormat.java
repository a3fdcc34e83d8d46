package dev.wherry.cli;

/// The kinds of files that a request's moves are written as.
enum ExportFormat {
  JSONL,
  CSV,
  SQL,
  NGINX,
  CLOUDFLARE
}
