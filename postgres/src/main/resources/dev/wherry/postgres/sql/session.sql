-- Sets up a connection that the queue's statements run on. The planner may only choose plans that stay right whatever
-- the tables' statistics say: each statement touches few rows, by an index each, and a plan that reads a table or
-- joins by a hash of it is a hundred times slower as soon as the table is large. Nor may it start other processes for a
-- page of a very large table: that takes longer than to read it.
--
-- These settings leave it one way to go wrong: it may still walk a whole index that is in the order of a join, when it
-- takes the table for tiny, and keep that plan while the table grows. So no statement joins a table to be equal in the
-- first column of an index: it says `key = any (array[x])`, which finds the same rows and has a single plan. Rows that a
-- statement has picked itself it finds again by their place: `ctid = any (array (select place from picked))`.
set plan_cache_mode = force_generic_plan;
set enable_seqscan = off;
set enable_bitmapscan = off;
set enable_hashjoin = off;
set enable_mergejoin = off;
set enable_sort = off;
set jit = off;
set max_parallel_workers_per_gather = 0;
set statement_timeout = '30s';
set lock_timeout = '10s';
set idle_in_transaction_session_timeout = '10s'
