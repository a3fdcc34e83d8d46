-- A request's report.
select * from wherry.request_report where id = :id
