-- Holds off other claims while there are limits: what one claim leaves must be known to the next. Answers how many.
select count(*) from (select from wherry.provider where in_flight is not null order by name for no key update) p
