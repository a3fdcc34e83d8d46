-- How many events are to be delivered, up to a limit, and how many could not be.
select
  (select count(*) from (select from wherry.event where died_at is null limit :limit) e) as pending,
  (select count(*) from (select from wherry.event where died_at is not null limit :limit) e) as dead
