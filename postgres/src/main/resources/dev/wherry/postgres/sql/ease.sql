-- Raises how many moves may run at once at providers that have not throttled for a while: by a twentieth, at least by
-- one, at most once a second, not above the ceiling. Where there is no ceiling the limit goes after ten minutes. Answers
-- whether there are any limits.
with eased as (
  update wherry.provider
  set
    in_flight = case
      when ceiling is null and throttled_at < now() - interval '10 minutes' then null
      else least(ceiling, in_flight + greatest(1, in_flight / 20))
    end,
    eased_at = now()
  where in_flight is not null
    and (ceiling is null or in_flight < ceiling)
    and throttled_at < now() - interval '2 seconds'
    and (closed_until is null or closed_until < now())
    and (eased_at is null or eased_at < now() - interval '1 second')
)
select count(*) > 0 from wherry.provider where in_flight is not null
