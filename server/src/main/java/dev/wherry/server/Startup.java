package dev.wherry.server;

import dev.wherry.server.settings.Settings;
import java.nio.file.Path;

/// What a service starts with: the settings file, overruled by the command line.
///
/// @param data the folder for all that the service keeps
record Startup(Settings settings, Path data, Role role) {}
