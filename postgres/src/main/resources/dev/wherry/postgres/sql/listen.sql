-- Hears what other processes tell.
listen wherry_queued;
listen wherry_changed
