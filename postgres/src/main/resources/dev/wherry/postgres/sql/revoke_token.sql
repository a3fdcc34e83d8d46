-- Forgets an access token.
delete from wherry.access_token where name = :name
