-- Times are microseconds since 1970, durations microseconds, costs whole picodollars.
-- state: 0 open, 1 ended, 2 unknown, for its run ended before it did.
CREATE TABLE exchange (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  request TEXT NOT NULL UNIQUE,
  run TEXT NOT NULL,
  state BIGINT NOT NULL,
  failed BIGINT NOT NULL,
  began BIGINT NOT NULL,
  platform TEXT NOT NULL,
  session TEXT NOT NULL,
  provider TEXT NOT NULL,
  backend TEXT NOT NULL,
  method TEXT NOT NULL,
  path TEXT NOT NULL,
  source TEXT NOT NULL,
  generation TEXT NOT NULL,
  ended BIGINT NOT NULL,
  status BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  answer_id TEXT,
  model TEXT NOT NULL,
  input BIGINT,
  output BIGINT,
  cache_read BIGINT,
  cache_written BIGINT,
  cache_written_long BIGINT,
  reasoning BIGINT,
  searches BIGINT,
  stop_reason TEXT,
  tier TEXT,
  total BIGINT NOT NULL,
  first_byte BIGINT,
  request_bytes BIGINT NOT NULL,
  response_bytes BIGINT NOT NULL,
  request_in BYTEA,
  request_out BYTEA,
  response_in BYTEA,
  response_out BYTEA,
  retries TEXT,
  limits TEXT,
  flags TEXT,
  cost BIGINT
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
  hour BIGINT NOT NULL,
  session TEXT NOT NULL,
  platform TEXT NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  source TEXT NOT NULL,
  requests BIGINT NOT NULL,
  failed BIGINT NOT NULL,
  unknown BIGINT NOT NULL,
  unpriced BIGINT NOT NULL,
  input BIGINT NOT NULL,
  output BIGINT NOT NULL,
  cache_read BIGINT NOT NULL,
  cache_written BIGINT NOT NULL,
  cost BIGINT NOT NULL,
  PRIMARY KEY (hour, session, platform, provider, model, source)
);

-- The companions that have written here, and when each was last heard of.
CREATE TABLE run (
  run TEXT PRIMARY KEY,
  heard BIGINT NOT NULL
);
