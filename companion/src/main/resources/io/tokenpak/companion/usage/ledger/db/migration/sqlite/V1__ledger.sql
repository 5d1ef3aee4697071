-- Times are microseconds since 1970, durations microseconds, costs whole picodollars.
-- state: 0 open, 1 ended, 2 unknown, for its run ended before it did.
CREATE TABLE exchange (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  request TEXT NOT NULL UNIQUE,
  run TEXT NOT NULL,
  state INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  began INTEGER NOT NULL,
  platform TEXT NOT NULL,
  session TEXT NOT NULL,
  provider TEXT NOT NULL,
  backend TEXT NOT NULL,
  method TEXT NOT NULL,
  path TEXT NOT NULL,
  source TEXT NOT NULL,
  generation TEXT NOT NULL,
  ended INTEGER NOT NULL,
  status INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  answer_id TEXT,
  model TEXT NOT NULL,
  input INTEGER,
  output INTEGER,
  cache_read INTEGER,
  cache_written INTEGER,
  cache_written_long INTEGER,
  reasoning INTEGER,
  searches INTEGER,
  stop_reason TEXT,
  tier TEXT,
  total INTEGER NOT NULL,
  first_byte INTEGER,
  request_bytes INTEGER NOT NULL,
  response_bytes INTEGER NOT NULL,
  request_in BLOB,
  request_out BLOB,
  response_in BLOB,
  response_out BLOB,
  retries TEXT,
  limits TEXT,
  flags TEXT,
  cost INTEGER
);

CREATE INDEX exchange_began ON exchange (began);
CREATE INDEX exchange_session ON exchange (session, began);
CREATE INDEX exchange_platform ON exchange (platform, began);
CREATE INDEX exchange_provider ON exchange (provider, began);
CREATE INDEX exchange_model ON exchange (model, began);
CREATE INDEX exchange_source ON exchange (source, began);
CREATE INDEX exchange_failed ON exchange (began) WHERE failed = 1;
CREATE INDEX exchange_open ON exchange (run) WHERE state = 0;

-- Sums of what is no longer open, by the hours of UTC since 1970 in which it began.
CREATE TABLE hourly (
  hour INTEGER NOT NULL,
  session TEXT NOT NULL,
  platform TEXT NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  source TEXT NOT NULL,
  requests INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  unknown INTEGER NOT NULL,
  unpriced INTEGER NOT NULL,
  input INTEGER NOT NULL,
  output INTEGER NOT NULL,
  cache_read INTEGER NOT NULL,
  cache_written INTEGER NOT NULL,
  cost INTEGER NOT NULL,
  PRIMARY KEY (hour, session, platform, provider, model, source)
) WITHOUT ROWID;

-- The companions that have written here, and when each was last heard of.
CREATE TABLE run (
  run TEXT PRIMARY KEY,
  heard INTEGER NOT NULL
);
