-- How many events are to be delivered, and how many could not be.
select
  (select count(*) from wherry.event where died_at is null) as pending,
  (select count(*) from wherry.event where died_at is not null) as dead
