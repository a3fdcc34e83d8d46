-- The durable queue. A move is a row; a worker claims it, carries it and settles it.
--
-- No foreign keys on the hot tables: each would cost a lock and a look-up per move stored, claimed and settled, and
-- nothing but the statements beside this file writes here, each of which names only rows that it has just read.
-- All times are this database's own: no process writes its clock.

create table wherry.lane (
  id int generated always as identity primary key,
  source text not null,
  destination text not null,
  paused_at timestamptz,
  unique (source, destination)
);

comment on table wherry.lane is
  'A pair of providers that moves go between. A row is stored with the first request that needs it, and stays.';
comment on column wherry.lane.source is 'The source provider''s name. Never changes.';
comment on column wherry.lane.destination is 'The destination provider''s name. Never changes.';
comment on column wherry.lane.paused_at is
  'Since when no move of the lane is claimed, or null. Set and cleared by its user.';

create table wherry.provider (
  name text primary key,
  paused_at timestamptz,
  in_flight int check (in_flight > 0),
  floor int not null default 1 check (floor > 0),
  ceiling int check (ceiling >= floor),
  requests_per_second int check (requests_per_second > 0),
  bytes_per_second bigint check (bytes_per_second > 0),
  announced jsonb,
  throttled_at timestamptz,
  eased_at timestamptz,
  closed_until timestamptz,
  check (in_flight <= ceiling)
) with (fillfactor = 50);

comment on table wherry.provider is
  'What all workers together may ask of a provider. A provider without a row may be asked anything.';
comment on column wherry.provider.name is 'Its name in the settings. Never changes.';
comment on column wherry.provider.paused_at is
  'Since when no move is claimed that begins or ends there, or null. Set and cleared by its user.';
comment on column wherry.provider.in_flight is
  'How many moves may run now that begin or end there; null: any number. Lowered when the provider throttles, raised'
  ' again step by step.';
comment on column wherry.provider.floor is
  'The least that in_flight is lowered to. From the settings, or from its user, as the three below are.';
comment on column wherry.provider.ceiling is 'The most that in_flight is raised to, or null.';
comment on column wherry.provider.requests_per_second is
  'How many requests all workers together may send there in a second, each its equal part; null: any number.';
comment on column wherry.provider.bytes_per_second is
  'How many bytes all workers together may read and write there in a second, each its equal part; null: any number.';
comment on column wherry.provider.announced is
  'What the settings said of these limits when a process last started. While they say the same, what its user changed'
  ' since stays. Set by each start.';
comment on column wherry.provider.throttled_at is 'When in_flight was lowered last, or null.';
comment on column wherry.provider.eased_at is 'When in_flight was raised last, or null.';
comment on column wherry.provider.closed_until is
  'Until when no move is claimed that begins or ends there, since the provider asked to be left alone; or null.';

create table wherry.lane_clock (
  lane_id int not null,
  priority smallint not null,
  turn double precision not null default 0,
  primary key (lane_id, priority)
) with (fillfactor = 50);

comment on table wherry.lane_clock is
  'How far a lane is at each priority: moves that are queued now take their turns from here on, and claims look for'
  ' them from here on. There is a row for every lane and priority that any move has.';
comment on column wherry.lane_clock.turn is
  'The largest turn that was claimed. Raised by claims; one may leave it to another that runs at the same time.';

create table wherry.tally (
  lane_id int not null,
  writer int not null,
  at timestamptz not null,
  total bigint not null default 0,
  waiting bigint not null default 0,
  succeeded bigint not null default 0,
  skipped bigint not null default 0,
  failed bigint not null default 0,
  cancelled bigint not null default 0,
  bytes bigint not null default 0,
  primary key (lane_id, at, writer)
) with (fillfactor = 50);

comment on table wherry.tally is
  'How many moves there are in which state: of each lane the sum of its rows. Every statement that stores, ends, wakes,'
  ' retries or forgets moves adds what it changed to a row that no other one writes at the same time. House-keeping makes'
  ' one row of those that are older than the rates reach back.';
comment on column wherry.tally.at is
  'When attempts ended: the beginning of ten seconds; -infinity for all else, of which no rate is told.';
comment on column wherry.tally.writer is
  'The process of PostgreSQL that wrote it, so that no two statements wait for each other; 0 for the sum of older ones.';
comment on column wherry.tally.waiting is
  'Moves are counted as they are in request: running ones when asked for, and queued ones are the rest.';
comment on column wherry.tally.bytes is 'Of moves that succeeded.';

create function wherry.tally(
  lane_id int,
  at timestamptz,
  total bigint default 0,
  waiting bigint default 0,
  succeeded bigint default 0,
  skipped bigint default 0,
  failed bigint default 0,
  cancelled bigint default 0,
  bytes bigint default 0
) returns void
language plpgsql
as $$
begin
  insert into wherry.tally as t (lane_id, writer, at, total, waiting, succeeded, skipped, failed, cancelled, bytes)
  values (
    tally.lane_id, pg_backend_pid(), date_bin('10 seconds', tally.at, 'epoch'), tally.total, tally.waiting,
    tally.succeeded, tally.skipped, tally.failed, tally.cancelled, tally.bytes
  )
  on conflict on constraint tally_pkey do update
  set
    total = t.total + excluded.total,
    waiting = t.waiting + excluded.waiting,
    succeeded = t.succeeded + excluded.succeeded,
    skipped = t.skipped + excluded.skipped,
    failed = t.failed + excluded.failed,
    cancelled = t.cancelled + excluded.cancelled,
    bytes = t.bytes + excluded.bytes;
end
$$;

comment on function wherry.tally is
  'Counts what a statement changed of a lane. Attempts that ended are counted under the time, all else under -infinity.';

create function wherry.turn_now(lane_id int, priority smallint, turn double precision) returns double precision
language sql stable
as $$
  select greatest(turn_now.turn, k.turn)
  from wherry.lane_clock k
  where k.lane_id = turn_now.lane_id and k.priority = turn_now.priority
$$;

comment on function wherry.turn_now is
  'The turn of a move that is queued again: its own, and not less than the lane''s clock, for its turn has come.';

create table wherry.label_weight (
  label text primary key,
  weight double precision not null check (weight > 0)
);

comment on table wherry.label_weight is
  'Shares of the fair order: the moves of a request with a label of weight 2 go twice as fast as those of one without.'
  ' Of several labels the largest weight counts. From the settings.';

create table wherry.worker (
  id bigint generated always as identity primary key,
  name text not null,
  joined_at timestamptz not null default now(),
  heartbeat_at timestamptz not null default now(),
  left_at timestamptz,
  lost_at timestamptz,
  progress jsonb not null default '{}',
  running int[] not null default '{}',
  check (left_at is null or lost_at is null)
) with (fillfactor = 50);

comment on table wherry.worker is
  'One life of a worker, from its joining on. A process that joins again gets another row.';
comment on column wherry.worker.name is 'Host and process, for people. Never changes.';
comment on column wherry.worker.heartbeat_at is 'When it last said that it lives. Set by its heartbeat.';
comment on column wherry.worker.left_at is 'When it left in good order. Set once, by itself.';
comment on column wherry.worker.lost_at is
  'When it was taken for dead. Set once, by whichever process found its heartbeat too old.';
comment on column wherry.worker.progress is
  'Bytes carried so far by running moves: {"request-number": bytes}. Replaced by each heartbeat.';

comment on column wherry.worker.running is
  'How many moves it runs at most, by the lane''s id. Set by each claim, which counts what it takes: a move that ended'
  ' since then still counts.';

create index worker_living on wherry.worker (heartbeat_at) where left_at is null and lost_at is null;

create table wherry.request (
  id bigint generated always as identity primary key,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  paused_at timestamptz,
  resumed_at timestamptz,
  cancelled_at timestamptz,
  sources_kept_at timestamptz,
  followed_until timestamptz,
  retire_after bigint check (retire_after > 0),
  bytes bigint not null default 0,
  total int not null check (total >= expected),
  expected int not null default 0 check (expected in (0, 1)),
  waiting int not null default 0 check (waiting >= 0),
  succeeded int not null default 0 check (succeeded >= 0),
  skipped int not null default 0 check (skipped >= 0),
  failed int not null default 0 check (failed >= 0),
  cancelled int not null default 0 check (cancelled >= 0),
  swept int not null default 0,
  priority smallint not null check (priority between -100 and 100),
  retire_source boolean not null,
  overwrite text not null check (overwrite in ('IF_DIFFERENT', 'NEVER', 'ALWAYS', 'FAIL')),
  verify text not null check (verify in ('CHECKSUM', 'REREAD')),
  labels text[] not null,
  lanes int[] not null,
  idempotency_key text unique,
  input_hash bytea not null,
  webhook text,
  webhook_events text[] check (webhook_events <@ array['REQUEST_FINISHED', 'MOVE_FINISHED', 'MOVE_FAILED']),
  check (retire_after is null or retire_source),
  check ((webhook is null) = (webhook_events is null)),
  check (waiting + succeeded + skipped + failed + cancelled <= total),
  check ((finished_at is not null) = (succeeded + skipped + failed + cancelled = total))
) with (fillfactor = 70);

comment on table wherry.request is 'What one mutation asked: one or many moves, stored together or not at all.';
comment on column wherry.request.finished_at is
  'When its last move became final, or null. Set by the statement that ended that move.';
comment on column wherry.request.paused_at is
  'Since when none of its moves is claimed, or null. Set and cleared by its user.';
comment on column wherry.request.resumed_at is
  'When it was resumed, until its held moves are queued again; or null. Set by its user, cleared by house-keeping.';
comment on column wherry.request.cancelled_at is 'When its user cancelled it, or null. Set once, by its user.';
comment on column wherry.request.sources_kept_at is
  'Since when it deletes no source any more, whatever it asked for, or null. Set once, by its user.';
comment on column wherry.request.followed_until is
  'Until when the moves that end are written down in finish, or null. Set by those who follow them, again and again.';
comment on column wherry.request.retire_after is
  'How long after the copy was verified the source is deleted, in milliseconds; null: at once, if at all. Never changes.';
comment on column wherry.request.bytes is 'Of its moves that succeeded. Raised by the statement that ends them.';
comment on column wherry.request.total is
  'How many moves it has, and one more while a listing may find further ones: so nothing that ends its moves finishes it.'
  ' Changed by its listing alone.';
comment on column wherry.request.expected is '1 while a listing may find further moves, else 0. Changed with total.';
comment on column wherry.request.waiting is
  'How many are WAITING. Changed by every statement that moves one in or out of that state, as the four below are.'
  ' Running moves are counted when asked for, and queued ones are the rest: a claim touches no request.';
comment on column wherry.request.swept is
  'Of a cancelled request: up to which number its moves were looked at and ended. Raised by house-keeping.';
comment on column wherry.request.lanes is
  'The lanes of its moves, each once. Grows with the moves that its listing finds.';
comment on column wherry.request.idempotency_key is 'Names the request for its sender. Never changes.';
comment on column wherry.request.input_hash is
  'SHA-256 of all that was asked, so that a key sent again with other input is known. Never changes.';

comment on column wherry.request.webhook is
  'The name in the settings of the webhook that hears of it, or null. Never changes.';
comment on column wherry.request.webhook_events is 'What the webhook hears of. Never changes.';

create index request_stopping on wherry.request (id) where cancelled_at is not null and finished_at is null;

-- Those whose moves must not start.
create index request_stopped on wherry.request (id)
  where (paused_at is not null or cancelled_at is not null) and finished_at is null;

create index request_finished on wherry.request (finished_at) where finished_at is not null;

create index request_resumed on wherry.request (id) where resumed_at is not null;

-- Fixed-width columns come first, widest first, so that no row is padded.
create table wherry.move (
  request_id bigint not null,
  turn double precision not null,
  worker_id bigint,
  started_at timestamptz,
  next_attempt_at timestamptz,
  finished_at timestamptz,
  bytes bigint,
  number int not null,
  lane_id int not null,
  attempts int not null default 0,
  token int not null default 0,
  priority smallint not null,
  state text not null default 'QUEUED',
  held text,
  source text not null,
  destination text not null,
  crc32c text,
  sha256 text,
  source_version text,
  destination_version text,
  source_checksum text,
  evidence text,
  guard text,
  lost_attributes text[],
  failure_kind text,
  failure_message text,
  primary key (request_id, number),
  constraint move_state check (
    case state
      when 'QUEUED' then worker_id is null and next_attempt_at is null and finished_at is null
      when 'WAITING' then worker_id is null and next_attempt_at is not null and finished_at is null
      when 'RUNNING' then
        worker_id is not null and started_at is not null and next_attempt_at is null and finished_at is null
      when 'SUCCEEDED' then finished_at is not null and bytes is not null and evidence is not null
      when 'SKIPPED' then finished_at is not null and bytes is not null and evidence is not null
      when 'FAILED' then finished_at is not null and failure_kind is not null
      when 'CANCELLED' then finished_at is not null
      else false
    end
  ),
  constraint move_held check (held is null or (state = 'QUEUED' and held in ('REQUEST', 'DESTINATION')))
) with (
  -- The next version of a row goes beside it: less is logged, and a page gets back what was pruned from it.
  fillfactor = 60,
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 200000,
  autovacuum_vacuum_insert_scale_factor = 0.1,
  autovacuum_vacuum_cost_limit = 2000,
  autovacuum_analyze_scale_factor = 0.1
);

comment on table wherry.move is
  'One asset from one source location to one destination location; once final, also the map of old to new.';
comment on column wherry.move.number is 'Its place in the request, from 1. Never changes.';
comment on column wherry.move.lane_id is 'The lane of its two providers. Never changes.';
comment on column wherry.move.priority is 'The request''s; higher goes first. Never changes.';
comment on column wherry.move.turn is
  'Its place in the fair order of its lane and priority; smaller goes first. Set when it is stored, and when it is'
  ' queued again not less than the lane''s clock: its turn has come.';
comment on column wherry.move.state is
  'QUEUED, WAITING, RUNNING, then SUCCEEDED, SKIPPED, FAILED or CANCELLED. Set by enqueue, claim, settle, wake,'
  ' reclaim and leave.';
comment on column wherry.move.held is
  'Why claims pass over a queued move, or null. REQUEST: its request is paused or cancelled. DESTINATION: another move'
  ' to its destination was running. Set by claims that meet it, cleared by settle and house-keeping.';
comment on column wherry.move.worker_id is
  'Who runs it; of a final move, who ran it last. Set by claim, cleared when the move is queued again or waits.';
comment on column wherry.move.token is
  'How many claims it had: the number that makes a stale result worthless. Raised by claim.';
comment on column wherry.move.attempts is
  'Tries that count, the running one included. Raised by claim, lowered when the try turns out not to count.';
comment on column wherry.move.started_at is
  'When it was last claimed. Set by claim, which begins before it sees what others have given back: now() could be earlier'
  ' than the end of the try before.';
comment on column wherry.move.next_attempt_at is 'When a waiting move is queued again. Set by settle, cleared by wake.';
comment on column wherry.move.finished_at is 'When it became final. Set once, with the final state.';
comment on column wherry.move.source is 'provider:key, as it was given. Never changes.';
comment on column wherry.move.destination is 'provider:key, as it was given. Never changes.';
comment on column wherry.move.bytes is 'The receipt: the asset''s size. Set with SUCCEEDED and SKIPPED, as those below are.';
comment on column wherry.move.crc32c is 'The receipt: eight hex digits, or null when the bytes were not read.';
comment on column wherry.move.sha256 is 'The receipt: 64 hex digits, or null when it was not computed.';
comment on column wherry.move.source_version is 'The receipt: the version of the source that was carried.';
comment on column wherry.move.destination_version is 'The receipt: the destination''s version, as it answered.';
comment on column wherry.move.source_checksum is
  'The receipt: the kind of checksum that the source vouched for, or null.';
comment on column wherry.move.guard is
  'The receipt: how the write was kept from replacing what it should not; null when nothing was written.';
comment on column wherry.move.evidence is 'The receipt: what proves the destination''s copy.';
comment on column wherry.move.lost_attributes is
  'The receipt: attributes that the destination can''t hold; null when there are none.';
comment on column wherry.move.failure_kind is
  'Why the last try that failed did. Set by settle and reclaim, cleared by a success.';
comment on column wherry.move.failure_message is 'What and where, in one line. Changes with failure_kind.';

-- Claims walk this from the left of a lane and priority.
create index move_claim on wherry.move (lane_id, priority desc, turn, request_id, number)
  where state = 'QUEUED' and held is null;

-- No two moves to one destination run at the same time. Two destinations that share a hash take turns too; it harms none.
create unique index move_writing on wherry.move (hashtextextended(destination, 0)) where state = 'RUNNING';

create index move_behind on wherry.move (hashtextextended(destination, 0), turn) where held = 'DESTINATION';

create index move_paused on wherry.move (request_id, number) where held = 'REQUEST';

-- Small: counts what runs, and finds what a dead worker held.
create index move_running on wherry.move (request_id, number, worker_id) where state = 'RUNNING';

create index move_waiting on wherry.move (next_attempt_at) where state = 'WAITING';

-- Reports of the rarer states; a move that succeeds at once pays for none of them.
create index move_by_state on wherry.move (state, request_id, number)
  where state in ('WAITING', 'SKIPPED', 'FAILED', 'CANCELLED');

create index move_by_failure on wherry.move (failure_kind, state, request_id, number) where failure_kind is not null;

create table wherry.attempt (
  request_id bigint not null,
  number int not null,
  token int not null,
  worker_id bigint not null,
  started_at timestamptz not null,
  ended_at timestamptz not null default clock_timestamp(),
  ended text not null check (ended in ('RETRIED', 'RELEASED', 'LOST', 'FAILED')),
  counted boolean not null,
  failure_kind text,
  failure_message text,
  primary key (request_id, number, token)
);

create index attempt_ended on wherry.attempt (ended_at);

comment on table wherry.attempt is
  'Tries that ended without ending their move. The last try of a move is in the move''s own row, so that a move that'
  ' succeeds at once writes nothing here. Rows are never changed.';
comment on column wherry.attempt.token is 'The claim that it was made under.';
comment on column wherry.attempt.ended is
  'RETRIED: failed, and tried again. RELEASED: its worker stopped in good order. LOST: its worker was taken for dead.'
  ' FAILED: ended the move, until its user had it retried.';
comment on column wherry.attempt.counted is 'Whether it counts towards the limit of attempts.';

create table wherry.upload (
  id bigint generated always as identity primary key,
  started_at timestamptz not null default now(),
  abandoned_at timestamptz,
  abort_at timestamptz not null default now(),
  request_id bigint not null,
  bytes bigint not null,
  part_bytes bigint not null,
  number int not null,
  provider text not null,
  destination text not null,
  upload text not null,
  source_version text not null
) with (fillfactor = 80);

comment on table wherry.upload is
  'An upload in parts that is neither completed nor aborted yet. Stored before its first part is sent, deleted when it is'
  ' over.';
comment on column wherry.upload.abandoned_at is
  'Since when no attempt goes on with it, or null. Set by the attempt that gave it up, or by house-keeping when its move'
  ' is final.';
comment on column wherry.upload.abort_at is
  'When house-keeping may next try to abort it. Set by each try; means nothing while its move is not final.';
comment on column wherry.upload.request_id is 'The move that began it, with number. Never changes.';
comment on column wherry.upload.provider is 'The destination''s provider. Never changes.';
comment on column wherry.upload.upload is 'Its id, as the provider named it. Never changes.';
comment on column wherry.upload.source_version is 'The version of the source that its parts are of. Never changes.';

create index upload_of_move on wherry.upload (request_id, number);

create table wherry.part (
  upload_id bigint not null,
  bytes bigint not null,
  number int not null,
  crc32c text,
  tag text not null,
  primary key (upload_id, number)
);

comment on table wherry.part is
  'A part of an upload that the provider has taken. Deleted with its upload.';
comment on column wherry.part.number is 'Its place in the upload, from 1. Never changes.';
comment on column wherry.part.tag is
  'What the provider wants to hear when the upload is completed. Changes when the part is taken again.';

create table wherry.retirement (
  request_id bigint not null,
  due_at timestamptz not null,
  try_at timestamptz not null,
  ended_at timestamptz,
  number int not null,
  lane_id int not null,
  ended text check (ended in ('RETIRED', 'KEPT', 'REFUSED')),
  failure text,
  primary key (request_id, number),
  check ((ended is null) = (ended_at is null))
) with (fillfactor = 80);

comment on table wherry.retirement is
  'A source that is to be deleted some time after its copy was verified. Stored by the settlement that ends its move, if'
  ' its request has retire_after; forgotten with the move.';
comment on column wherry.retirement.request_id is 'The move, with number. Never changes.';
comment on column wherry.retirement.due_at is 'From when on it may be deleted. Never changes.';
comment on column wherry.retirement.try_at is 'When house-keeping may next try to. Set by each try.';
comment on column wherry.retirement.ended is
  'What became of it, or null. RETIRED: deleted. KEPT: called off by its user. REFUSED: it stays, since it or its copy is'
  ' no longer what it was. Set once.';
comment on column wherry.retirement.failure is
  'Why it could not be deleted by the last try, or must not be; null when neither. In one line.';

create index retirement_due on wherry.retirement (lane_id, try_at) where ended is null;

create table wherry.signpost (
  hash bigint not null,
  request_id bigint not null,
  number int not null,
  primary key (hash, request_id, number)
);

comment on table wherry.signpost is
  'Finds the moves from a location, where its provider has a public URL. Stored with the move, forgotten with it: the others'
  ' pay for no index of their sources.';
comment on column wherry.signpost.hash is 'Of the move''s source, by hashtextextended. Never changes.';

create table wherry.finish (
  request_id bigint not null,
  id bigint generated always as identity,
  at timestamptz not null default now(),
  number int not null,
  primary key (request_id, id)
);

comment on table wherry.finish is
  'Moves that became final while somebody followed their request. Stored by the statement that ended them, forgotten an hour'
  ' later. Rows are never changed.';
comment on column wherry.finish.id is 'Of one request a later end has a larger one.';

create index finish_at on wherry.finish (at);

create table wherry.event (
  id bigint generated always as identity primary key,
  request_id bigint not null,
  happened_at timestamptz not null default now(),
  wanted_at timestamptz not null default now(),
  died_at timestamptz,
  name uuid not null default gen_random_uuid(),
  number int,
  tries int not null default 0,
  type text not null check (type in ('REQUEST_FINISHED', 'MOVE_FINISHED', 'MOVE_FAILED')),
  data jsonb not null,
  failure text
);

comment on table wherry.event is
  'What a webhook is still to hear, and what it could not be told. Stored by the statement that ends the move or request,'
  ' deleted when it was delivered.';
comment on column wherry.event.id is 'Of one request a later event has a larger one. Never changes.';
comment on column wherry.event.wanted_at is
  'From when on it counts how long the event could not be delivered. Set when its user wants it delivered again.';
comment on column wherry.event.died_at is
  'When it was given up, or null. Set by the last try, cleared when its user wants it delivered again.';
comment on column wherry.event.name is 'By which a receiver knows that it had it already. Never changes.';
comment on column wherry.event.number is 'The move''s; null when it is about the request. Never changes.';
comment on column wherry.event.data is 'What is told. Never changes.';
comment on column wherry.event.failure is 'Why the last try failed, in one line; null before.';

create index event_pending on wherry.event (request_id, id) where died_at is null;

create index event_dead on wherry.event (id) where died_at is not null;

create index event_dead_of_request on wherry.event (request_id) where died_at is not null;

create table wherry.delivery (
  request_id bigint primary key,
  due_at timestamptz,
  told bigint not null,
  token int not null default 0,
  webhook text not null
) with (fillfactor = 70);

comment on table wherry.delivery is
  'How far a webhook is with the events of a request, which it is told one after the other. Stored with the first of them,'
  ' forgotten with the request.';
comment on column wherry.delivery.due_at is
  'When the next event may be told, or null while there is none. Set by those who tell it, so that no other does.';
comment on column wherry.delivery.told is
  'How many events were stored, or wanted again. Whoever finds no more of them sees by it whether one came meanwhile.';
comment on column wherry.delivery.token is 'How many times it was taken: the number that makes a stale end worthless.';
comment on column wherry.delivery.webhook is 'The request''s. Never changes.';

create index delivery_due on wherry.delivery (webhook, due_at) where due_at is not null;

create function wherry.tell(request bigint, numbers int[]) returns void
language plpgsql
as $$
declare
  q wherry.request;
  moves bigint;
  requests bigint;
begin
  select r.* into q from wherry.request r where r.id = tell.request;
  if q.followed_until > now() then
    insert into wherry.finish (request_id, number)
    select q.id, m.number
    from unnest(numbers) n (number)
    join wherry.move m on m.request_id = any (array[q.id]) and m.number = n.number
    where m.finished_at is not null
    order by m.number;
  end if;
  insert into wherry.event (request_id, number, type, data)
  select
    q.id,
    m.number,
    case m.state when 'FAILED' then 'MOVE_FAILED' else 'MOVE_FINISHED' end,
    jsonb_build_object(
      'move', m.request_id || '-' || m.number,
      'request', m.request_id::text,
      'state', m.state,
      'source', m.source,
      'destination', m.destination,
      'attempts', m.attempts,
      'bytes', m.bytes,
      'failure', case m.state
        when 'FAILED' then jsonb_build_object('kind', m.failure_kind, 'message', m.failure_message)
      end
    )
  from unnest(numbers) n (number)
  join wherry.move m on m.request_id = any (array[q.id]) and m.number = n.number
  where m.finished_at is not null
    and q.webhook_events && array['MOVE_FINISHED', case m.state when 'FAILED' then 'MOVE_FAILED' end]
  order by m.number;
  get diagnostics moves = row_count;
  insert into wherry.event (request_id, type, data)
  select
    q.id,
    'REQUEST_FINISHED',
    jsonb_build_object(
      'request', q.id::text,
      'state', case when q.cancelled_at is not null then 'CANCELLED' else 'FINISHED' end,
      'counts', jsonb_build_object(
        'total', q.total - q.expected,
        'succeeded', q.succeeded,
        'skipped', q.skipped,
        'failed', q.failed,
        'cancelled', q.cancelled
      ),
      'bytes', q.bytes,
      'idempotencyKey', q.idempotency_key,
      'labels', q.labels
    )
  where q.finished_at is not null and 'REQUEST_FINISHED' = any (q.webhook_events);
  get diagnostics requests = row_count;
  if moves + requests > 0 then
    insert into wherry.delivery as d (request_id, webhook, told, due_at)
    values (q.id, q.webhook, moves + requests, now())
    on conflict on constraint delivery_pkey do update
    set told = d.told + excluded.told, due_at = coalesce(d.due_at, excluded.due_at);
  end if;
end
$$;

comment on function wherry.tell is
  'Stores what a request''s webhook is to hear of moves that have just ended, and of the request if that has; and writes'
  ' the moves down for those who follow them. Must run in'
  ' the statement that ended them, once it has locked the request: so the events of one have the order in which they'
  ' happened.';

create table wherry.listing (
  request_id bigint primary key,
  due_at timestamptz default now(),
  ended_at timestamptz,
  min_bytes bigint,
  max_bytes bigint,
  modified_after timestamptz,
  modified_before timestamptz,
  found bigint not null default 0,
  rejected bigint not null default 0,
  token int not null default 0,
  tries int not null default 0,
  signposted text[] not null,
  format text check (format in ('CSV', 'JSON_LINES')),
  reach text[],
  source text not null,
  prefix text not null,
  destination text,
  key text,
  include text[] not null,
  exclude text[] not null,
  position text,
  ended text check (ended in ('FINISHED', 'FAILED', 'CANCELLED')),
  failure_kind text,
  failure_message text,
  problem_keys text[] not null default '{}',
  problems text[] not null default '{}',
  check ((ended is null) = (ended_at is null)),
  check ((ended is null) = (due_at is not null)),
  check ((format is null) = (reach is null)),
  check ((format is null) = (destination is not null)),
  check ((format is null) = (key is not null))
) with (fillfactor = 50);

comment on table wherry.listing is
  'What finds the moves of a request for everything under a prefix, or of one for what a manifest says. Stored with the'
  ' request, forgotten with it.';
comment on column wherry.listing.due_at is
  'From when on whoever asks may go on with it; null once it has ended. Set by those who go on with it, so that no other'
  ' does.';
comment on column wherry.listing.token is
  'How many times it was taken or given back: the number that makes a stale page worthless.';
comment on column wherry.listing.tries is 'How many failed since a page was added.';
comment on column wherry.listing.found is 'How many objects passed its filter so far, or lines were read.';
comment on column wherry.listing.rejected is 'How many of them can''t be moves.';
comment on column wherry.listing.signposted is
  'The names of the providers whose locations are to be found by wherry.signpost, if its moves begin there. Never changes.';
comment on column wherry.listing.format is 'How its manifest is written; null when a prefix is listed. Never changes.';
comment on column wherry.listing.reach is
  'The names of the providers that a manifest''s moves may begin and end at. Never changes.';
comment on column wherry.listing.source is
  'The name of the provider that is listed, or has the manifest. Never changes.';
comment on column wherry.listing.prefix is 'The start of the keys, or the manifest''s key. Never changes.';
comment on column wherry.listing.destination is
  'The name of the provider that its moves end at; null for a manifest, whose lines say. Never changes.';
comment on column wherry.listing.key is 'Makes the keys there; null for a manifest. Never changes.';
comment on column wherry.listing.include is 'Patterns, one of which fits; empty for all. Never changes, as the filters beside.';
comment on column wherry.listing.position is
  'Where to go on, as the provider named it; null at the start. Set in the transaction that adds the moves before it.';
comment on column wherry.listing.ended is 'How it ended. Cleared when its user tries it again.';
comment on column wherry.listing.problem_keys is 'The keys of objects that can''t be moves, or the lines, of the first hundred.';
comment on column wherry.listing.problems is 'Why each of them can''t.';

create index listing_due on wherry.listing (due_at) where due_at is not null;

create index listing_failed on wherry.listing (request_id) where ended = 'FAILED';

create table wherry.receipt_key (
  id bigint generated always as identity primary key,
  published_at timestamptz not null default now(),
  kid text not null unique,
  x text not null
);

comment on table wherry.receipt_key is
  'Public keys that receipts are signed for, of every process that ever took requests. A row is stored at its start, and'
  ' stays. Private keys never come here.';
comment on column wherry.receipt_key.kid is 'The key''s thumbprint (RFC 7638), by which a signature names it.';
comment on column wherry.receipt_key.x is 'The key of Ed25519, base64url, as a JSON Web Key has it.';

create table wherry.probe (
  provider text primary key,
  settings text not null,
  found text[] not null,
  found_at timestamptz not null default now()
);

comment on table wherry.probe is
  'What a probe found out of a provider last. All workers rely on it, as long as their settings of the provider are those'
  ' that the probe had.';
comment on column wherry.probe.settings is 'Tells the provider''s settings from others. No secret is in it.';
comment on column wherry.probe.found is 'In words of the provider''s kind.';

create table wherry.access_token (
  name text primary key,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  scopes text[] not null check (cardinality(scopes) > 0),
  providers text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz
);

comment on table wherry.access_token is
  'Who may use the API. Without rows, all who reach it on its own machine may.';
comment on column wherry.access_token.hash is
  'The SHA-256 of the token''s secret in hex. The secret is 256 random bits, so that nothing slower is needed.';
comment on column wherry.access_token.providers is 'The only ones that the token reaches; empty for all.';

create view wherry.attempts as
select request_id, number, token, worker_id, started_at, ended_at, ended, counted, failure_kind, failure_message
from wherry.attempt
union all
select
  request_id,
  number,
  token,
  worker_id,
  started_at,
  finished_at,
  state,
  true,
  case state when 'FAILED' then failure_kind end,
  case state when 'FAILED' then failure_message end
from wherry.move
where worker_id is not null;

comment on view wherry.attempts is 'Every try of every move, the running ones included: one row for each claim.';

create view wherry.request_report as
select
  q.id,
  case
    when q.cancelled_at is not null then 'CANCELLED'
    when q.finished_at is not null then 'FINISHED'
    when q.paused_at is not null then 'PAUSED'
    else 'OPEN'
  end as state,
  q.total - q.expected as total,
  q.total - q.expected - q.waiting - r.running - q.succeeded - q.skipped - q.failed - q.cancelled as queued,
  q.waiting,
  r.running,
  q.succeeded,
  q.skipped,
  q.failed,
  q.cancelled,
  q.bytes,
  q.idempotency_key,
  q.priority,
  q.overwrite,
  q.verify,
  q.retire_source,
  q.retire_after,
  q.sources_kept_at,
  q.labels,
  q.lanes,
  q.webhook,
  q.webhook_events,
  q.created_at,
  q.finished_at,
  l.source as list_source,
  l.prefix as list_prefix,
  l.destination as list_destination,
  l.key as list_key,
  l.format as list_format,
  l.reach as list_reach,
  l.include,
  l.exclude,
  l.min_bytes,
  l.max_bytes,
  l.modified_after,
  l.modified_before,
  l.found,
  l.rejected,
  l.problem_keys,
  l.problems,
  l.ended as list_ended,
  l.ended_at as list_ended_at,
  l.failure_kind,
  l.failure_message
from wherry.request q
left join wherry.listing l on l.request_id = any (array[q.id])
cross join lateral (
  select count(*)::int as running from wherry.move m where m.request_id = q.id and m.state = 'RUNNING'
) r;

comment on view wherry.request_report is 'What anyone may know of a request now.';

create view wherry.move_report as
select m.*, q.created_at, w.name as worker, t.due_at, t.ended, t.ended_at, t.failure
from wherry.move m
join wherry.request q on q.id = any (array[m.request_id])
left join wherry.worker w on w.id = any (array[m.worker_id])
left join lateral (
  select
    t.due_at,
    coalesce(t.ended, case when q.sources_kept_at is not null then 'KEPT' end) as ended,
    coalesce(t.ended_at, q.sources_kept_at) as ended_at,
    t.failure
  from wherry.retirement t
  where q.retire_after is not null and t.request_id = any (array[m.request_id]) and t.number = m.number
) t on true;

comment on view wherry.move_report is 'What anyone may know of a move now.';

create function wherry.enqueue_move(
  source text,
  destination text,
  idempotency_key text default null,
  priority int default 0,
  overwrite text default 'IF_DIFFERENT',
  verify text default 'CHECKSUM',
  retire_source boolean default false,
  labels text[] default '{}',
  retire_after interval default null
) returns bigint
language plpgsql
-- So that the right to execute it is all that an application needs.
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  places text[] := array[source, destination];
  sides text[] := array['source', 'destination'];
  providers text[];
  options bytea := ''::bytea;
  hash bytea;
  part text;
  lane int;
  place double precision;
  request bigint;
  known record;
  retire_millis bigint := round(extract(epoch from retire_after) * 1000);
begin
  for i in 1..2 loop
    if places[i] is null or places[i] !~ '^[^:]+:.' then
      raise exception 'the % is not provider:key: %', sides[i], coalesce(places[i], 'null')
        using errcode = 'invalid_parameter_value';
    end if;
    providers[i] := split_part(places[i], ':', 1);
    if not exists (select from wherry.provider p where p.name = providers[i]) then
      raise exception 'no provider of the name % is known: configure it, and start the service once', providers[i]
        using errcode = 'invalid_parameter_value';
    end if;
  end loop;
  if source = destination then
    raise exception 'the source and the destination are the same: %', source
      using errcode = 'invalid_parameter_value';
  end if;
  if not priority between -100 and 100 then
    raise exception 'the priority should be from -100 to 100, not %', priority
      using errcode = 'invalid_parameter_value';
  end if;
  if retire_after is not null and (not retire_source or retire_millis < 1) then
    raise exception 'retire_after should be longer than nothing, and wants retire_source, not %', retire_after
      using errcode = 'invalid_parameter_value';
  end if;
  -- As InputHash has it, so that the key is one for both ways in.
  options := int4send(priority);
  foreach part in array array[overwrite, verify] loop
    options := options || int4send(octet_length(convert_to(part, 'UTF8'))) || convert_to(part, 'UTF8');
  end loop;
  options := options || case
    when retire_millis is not null then '\x02'::bytea || int8send(retire_millis)
    when retire_source then '\x01'::bytea
    else '\x00'::bytea
  end || int4send(cardinality(labels));
  foreach part in array labels loop
    options := options || int4send(octet_length(convert_to(part, 'UTF8'))) || convert_to(part, 'UTF8');
  end loop;
  options := options || int4send(1);
  foreach part in array places loop
    options := options || int4send(octet_length(convert_to(part, 'UTF8'))) || convert_to(part, 'UTF8');
  end loop;
  hash := sha256(options);

  insert into wherry.lane (source, destination) values (providers[1], providers[2])
  on conflict on constraint lane_source_destination_key do nothing;
  select l.id into lane from wherry.lane l where l.source = providers[1] and l.destination = providers[2];
  insert into wherry.request (
    total, priority, overwrite, verify, retire_source, retire_after, labels, lanes, idempotency_key, input_hash
  )
  values (
    1, enqueue_move.priority, enqueue_move.overwrite, enqueue_move.verify, enqueue_move.retire_source, retire_millis,
    enqueue_move.labels, array[lane], enqueue_move.idempotency_key, hash
  )
  on conflict on constraint request_idempotency_key_key do nothing
  returning id into request;
  if request is null then
    select q.id, q.input_hash into known from wherry.request q where q.idempotency_key = enqueue_move.idempotency_key;
    if known.input_hash <> hash then
      raise exception 'request % was stored under the idempotency key % with other input', known.id, idempotency_key
        using errcode = 'unique_violation';
    end if;
    return known.id;
  end if;

  insert into wherry.lane_clock (lane_id, priority) values (lane, enqueue_move.priority)
  on conflict on constraint lane_clock_pkey do nothing;
  select k.turn into place
  from wherry.lane_clock k
  where k.lane_id = lane and k.priority = enqueue_move.priority;
  select greatest(place, max(h.turn)) into place
  from (
    select m.turn
    from wherry.move m
    where m.lane_id = lane
      and m.priority = enqueue_move.priority
      and m.turn >= place
      and m.state = 'QUEUED'
      and m.held is null
    order by m.turn
    limit 1
  ) h;
  insert into wherry.move (request_id, number, lane_id, priority, turn, source, destination)
  values (
    request, 1, lane, enqueue_move.priority,
    place + 1 / (select coalesce(max(w.weight), 1) from wherry.label_weight w where w.label = any (labels)),
    enqueue_move.source, enqueue_move.destination
  );
  perform wherry.tally(lane, '-infinity', total => 1);
  -- Equal notifications of one transaction are sent once, when it commits.
  perform pg_notify('wherry_queued', '');
  return request;
end
$$;

comment on function wherry.enqueue_move is
  'Asks for a move inside the caller''s own transaction: it is carried once that commits, and never was if it does not.'
  ' Answers the request''s id. Sent again under the same idempotency key, it answers the first request''s.';

revoke execute on function wherry.enqueue_move from public;
