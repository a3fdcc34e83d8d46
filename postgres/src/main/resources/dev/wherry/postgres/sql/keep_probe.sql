-- Stores what was found out of a provider, in the place of what was found before.
insert into wherry.probe (provider, settings, found) values (:provider, :settings, :found)
on conflict (provider) do update
set settings = excluded.settings, found = excluded.found, found_at = now()
