-- The limits of a provider, held until the transaction ends, so that a change of them knows all those before it.
select floor, ceiling, requests_per_second, bytes_per_second
from wherry.provider
where name = :provider
for no key update
