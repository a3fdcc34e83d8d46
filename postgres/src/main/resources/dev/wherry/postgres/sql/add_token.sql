-- Stores an access token.
insert into wherry.access_token (name, hash, scopes, providers, created_at, expires_at)
values (:name, :secretHash, :scopes, :providers, :createdAt, :expiresAt)
