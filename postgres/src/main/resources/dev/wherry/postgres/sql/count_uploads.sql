-- How many uploads are neither completed nor aborted.
select count(*) from wherry.upload
