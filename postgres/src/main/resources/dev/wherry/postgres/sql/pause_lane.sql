-- Pauses a lane, or resumes it.
update wherry.lane
set paused_at = case when :paused then coalesce(paused_at, now()) end
where id = :lane
