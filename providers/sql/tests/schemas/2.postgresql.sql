-- Version 2 of the schema, with a session in it. This file never changes.
CREATE TABLE sessiondock_labels (
	label BYTEA NOT NULL, 
	sort_at BIGINT NOT NULL, 
	session_id TEXT COLLATE "C" NOT NULL, 
	PRIMARY KEY (label, sort_at, session_id)
);
CREATE TABLE sessiondock_schema (
	version INTEGER NOT NULL
);
CREATE TABLE sessiondock_sessions (
	session_id TEXT COLLATE "C" NOT NULL, 
	sort_at BIGINT NOT NULL, 
	created_sort BIGINT NOT NULL, 
	updated_sort BIGINT NOT NULL, 
	last_position BIGINT NOT NULL, 
	unindexed_from BIGINT, 
	name_folded TEXT, 
	external_id TEXT, 
	name TEXT, 
	project TEXT, 
	user_id TEXT, 
	environment TEXT, 
	error TEXT, 
	tags TEXT, 
	started_at TEXT, 
	ended_at TEXT, 
	created_at TEXT, 
	updated_at TEXT, 
	duration BIGINT, 
	user_properties TEXT, 
	inputs TEXT, 
	outputs TEXT, 
	config TEXT, 
	metadata TEXT, 
	metrics TEXT, 
	feedback TEXT, 
	copied_from TEXT, 
	raw TEXT, 
	PRIMARY KEY (session_id)
);
CREATE INDEX sessiondock_sessions_by_creation ON sessiondock_sessions (created_sort, session_id);
CREATE INDEX sessiondock_sessions_by_environment ON sessiondock_sessions (environment, sort_at, session_id) WHERE environment IS NOT NULL;
CREATE INDEX sessiondock_sessions_by_external_id ON sessiondock_sessions (external_id, sort_at, session_id) WHERE external_id IS NOT NULL;
CREATE INDEX sessiondock_sessions_by_project ON sessiondock_sessions (project, sort_at, session_id) WHERE project IS NOT NULL;
CREATE INDEX sessiondock_sessions_by_time ON sessiondock_sessions (sort_at, session_id);
CREATE INDEX sessiondock_sessions_by_update ON sessiondock_sessions (updated_sort, session_id);
CREATE INDEX sessiondock_sessions_by_user_id ON sessiondock_sessions (user_id, sort_at, session_id) WHERE user_id IS NOT NULL;
CREATE INDEX sessiondock_sessions_unindexed ON sessiondock_sessions (session_id) WHERE unindexed_from IS NOT NULL;
CREATE INDEX sessiondock_sessions_with_error ON sessiondock_sessions (sort_at, session_id) WHERE error IS NOT NULL;
CREATE INDEX sessiondock_sessions_without_environment ON sessiondock_sessions (sort_at, session_id) WHERE environment IS NULL;
CREATE INDEX sessiondock_sessions_without_external_id ON sessiondock_sessions (sort_at, session_id) WHERE external_id IS NULL;
CREATE INDEX sessiondock_sessions_without_project ON sessiondock_sessions (sort_at, session_id) WHERE project IS NULL;
CREATE INDEX sessiondock_sessions_without_user_id ON sessiondock_sessions (sort_at, session_id) WHERE user_id IS NULL;
CREATE TABLE sessiondock_events (
	session_id TEXT COLLATE "C" NOT NULL, 
	position BIGINT NOT NULL, 
	id TEXT COLLATE "C" NOT NULL, 
	sort_at BIGINT NOT NULL, 
	parent_id TEXT, 
	type TEXT, 
	name TEXT, 
	error TEXT, 
	started_at TEXT, 
	ended_at TEXT, 
	created_at TEXT, 
	duration BIGINT, 
	inputs TEXT, 
	outputs TEXT, 
	config TEXT, 
	metadata TEXT, 
	metrics TEXT, 
	feedback TEXT, 
	user_properties TEXT, 
	children TEXT, 
	copied_from TEXT, 
	raw TEXT, 
	PRIMARY KEY (session_id, position), 
	CONSTRAINT sessiondock_events_by_id UNIQUE (session_id, id), 
	FOREIGN KEY(session_id) REFERENCES sessiondock_sessions (session_id) ON DELETE CASCADE
);
CREATE TABLE sessiondock_numbers (
	session_id TEXT COLLATE "C" NOT NULL, 
	path BYTEA NOT NULL, 
	number DOUBLE PRECISION NOT NULL, 
	PRIMARY KEY (session_id, path), 
	FOREIGN KEY(session_id) REFERENCES sessiondock_sessions (session_id) ON DELETE CASCADE
);
CREATE INDEX sessiondock_numbers_by_value ON sessiondock_numbers (path, number, session_id);
CREATE TABLE sessiondock_recordings (
	session_id TEXT COLLATE "C" NOT NULL, 
	id TEXT COLLATE "C" NOT NULL, 
	name TEXT, 
	content_type TEXT, 
	size BIGINT, 
	sha256 TEXT, 
	created_at TEXT, 
	copied_from TEXT, 
	raw TEXT, 
	touched_at BIGINT NOT NULL, 
	PRIMARY KEY (session_id, id), 
	FOREIGN KEY(session_id) REFERENCES sessiondock_sessions (session_id) ON DELETE CASCADE
);
CREATE INDEX sessiondock_recordings_unfinished ON sessiondock_recordings (touched_at) WHERE size IS NULL;
CREATE TABLE sessiondock_chunks (
	session_id TEXT COLLATE "C" NOT NULL, 
	recording_id TEXT COLLATE "C" NOT NULL, 
	start BIGINT NOT NULL, 
	data BYTEA NOT NULL, 
	PRIMARY KEY (session_id, recording_id, start), 
	FOREIGN KEY(session_id, recording_id) REFERENCES sessiondock_recordings (session_id, id) ON DELETE CASCADE
);
CREATE TABLE sessiondock_texts (
    session_id TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    name TEXT,
    words TSVECTOR NOT NULL,
    PRIMARY KEY (session_id, position),
    FOREIGN KEY(session_id) REFERENCES sessiondock_sessions (session_id) ON DELETE CASCADE
);
CREATE INDEX sessiondock_texts_by_word ON sessiondock_texts USING gin (words);
INSERT INTO sessiondock_schema (version) VALUES (2);
INSERT INTO sessiondock_sessions
    (session_id, sort_at, created_sort, updated_sort, last_position, unindexed_from, name, name_folded, project, tags,
    started_at, created_at, updated_at, inputs, metadata, copied_from, raw)
    VALUES ('s1', 1740830400000000, 1740830400000000, 1740830400000000, 1, 0, 'parcel', 'parcel', 'support', '["vip"]',
    '2025-03-01T12:00:00+00:00', '2025-03-01T12:00:00+00:00', '2025-03-01T12:00:00+00:00',
    '{"question":"Where is my parcel?"}', '{"plan":"gold"}', NULL, NULL);
INSERT INTO sessiondock_labels (label, sort_at, session_id) VALUES ('\x3e7f2807189b1ffdba2727e38dd26196', 1740830400000000, 's1');
INSERT INTO sessiondock_labels (label, sort_at, session_id) VALUES ('\xbeb0210d4c0cd87e891231f8770c9e0f', 1740830400000000, 's1');
INSERT INTO sessiondock_labels (label, sort_at, session_id) VALUES ('\x953dd9662953985511945314c4f2b3e7', 1740830400000000, 's1');
INSERT INTO sessiondock_events (session_id, position, id, sort_at, type, outputs)
    VALUES ('s1', 1, 'e1', -9223372036854775808, 'model', '{"text":"On its way."}');
INSERT INTO sessiondock_recordings (id, session_id, content_type, size, sha256, created_at, touched_at)
    VALUES ('r1', 's1', 'audio/wav', 5, '6ed8919ce20490a5e3ad8630a4fab69475297abd07db73918dd5f36fcfaeb11b', '2025-03-01T12:00:00+00:00', 1);
INSERT INTO sessiondock_chunks (session_id, recording_id, start, data) VALUES ('s1', 'r1', 0, '\x617564696f');
