-- Sets how many moves may run at once that begin or end at a provider; null: any number. What it was lowered to since
-- it throttled stays, within the new bounds.
insert into wherry.provider (name, floor, ceiling, in_flight) values (:provider, :floor, :ceiling, :ceiling)
on conflict (name) do update
set
  floor = excluded.floor,
  ceiling = excluded.ceiling,
  in_flight = case
    when wherry.provider.ceiling is not distinct from excluded.ceiling and wherry.provider.floor = excluded.floor
      then wherry.provider.in_flight
    when wherry.provider.throttled_at > now() - interval '1 minute'
      then greatest(excluded.floor, least(excluded.ceiling, wherry.provider.in_flight))
    else excluded.ceiling
  end
