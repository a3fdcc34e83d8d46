-- Fails where nothing can be written, a read-only server included. Changes nothing.
update wherry.worker set name = name where false
