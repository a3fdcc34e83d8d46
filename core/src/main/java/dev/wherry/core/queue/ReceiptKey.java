package dev.wherry.core.queue;

/// A public key that receipts are signed for.
///
/// @param id its thumbprint (RFC 7638), by which a signature names it
/// @param x the key of Ed25519, as a JSON Web Key writes it (RFC 8037): 32 bytes in base64url
public record ReceiptKey(String id, String x) {}
