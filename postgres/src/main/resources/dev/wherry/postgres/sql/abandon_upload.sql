-- Gives an upload up: it is to be aborted.
update wherry.upload
set abandoned_at = now()
where request_id = :request and number = :number and upload = :upload and abandoned_at is null
