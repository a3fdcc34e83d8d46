-- Pauses a provider, or resumes it.
insert into wherry.provider (name, paused_at) values (:provider, case when :paused then now() end)
on conflict (name) do update
set paused_at = case when :paused then coalesce(wherry.provider.paused_at, now()) end
