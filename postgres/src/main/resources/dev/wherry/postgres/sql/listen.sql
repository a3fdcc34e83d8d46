-- Hears what other processes tell.
listen wherry_queued;
listen wherry_cancelled;
listen wherry_changed
