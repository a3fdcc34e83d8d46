/// Tests of the settings file.
@NullMarked
package dev.wherry.server.settings;

import org.jspecify.annotations.NullMarked;
