-- Sets up a connection that the queue's statements run on. The planner may only choose plans that stay right whatever
-- the tables' statistics say: each statement touches few rows, by an index each, and a plan that reads a table or
-- joins by a hash of it is a hundred times slower as soon as the table is large.
set plan_cache_mode = force_generic_plan;
set enable_seqscan = off;
set enable_bitmapscan = off;
set enable_hashjoin = off;
set enable_mergejoin = off;
set enable_sort = off;
set jit = off;
set statement_timeout = '30s';
set lock_timeout = '10s';
set idle_in_transaction_session_timeout = '10s'
