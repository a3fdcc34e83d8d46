-- Registers a worker.
insert into wherry.worker (name) values (:name) returning id
