-- Stores a public key, unless it is there.
insert into wherry.receipt_key (kid, x) values (:kid, :x) on conflict (kid) do nothing
