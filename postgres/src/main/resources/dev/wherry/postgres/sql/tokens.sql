-- All access tokens, by name.
select name, hash, scopes, providers, created_at, expires_at from wherry.access_token order by name collate "C"
