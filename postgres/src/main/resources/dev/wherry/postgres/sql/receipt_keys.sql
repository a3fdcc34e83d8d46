-- All public keys of receipts, the oldest first.
select kid, x from wherry.receipt_key order by id
