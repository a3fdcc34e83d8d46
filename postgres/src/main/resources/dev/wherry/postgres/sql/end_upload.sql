-- Forgets an upload that is over, and its parts.
with ended as (
  delete from wherry.upload
  where request_id = :request and number = :number and upload = :upload
  returning id
)
delete from wherry.part where upload_id = any (array(select id from ended))
