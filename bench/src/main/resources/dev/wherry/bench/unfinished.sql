-- How many moves were not carried at once and well, or are missing from their request's counters.
select
  (select count(*) from wherry.move where state <> 'SUCCEEDED' or attempts <> 1 or token <> 1)
  + (select count(*) from wherry.attempt)
  + (select coalesce(sum(total - succeeded), 0) from wherry.request)
  + (select count(*) from wherry.request where finished_at is null)
