/// What the demo plays on: the old provider, the new one and the service, on loopback, and the
/// child processes that they are.
@NullMarked
package dev.wherry.demo.stage;

import org.jspecify.annotations.NullMarked;
