-- Lets a request delete no source any more.
update wherry.request
set sources_kept_at = coalesce(sources_kept_at, now())
where id = :request
returning 'DONE' as answer
