-- Version 1 of the schema, with a session in it. This file never changes.
CREATE TABLE sessiondock_labels (
    label BYTEA NOT NULL,
    session_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (label, session_id)
);
CREATE TABLE sessiondock_schema (
    version INTEGER NOT NULL
);
CREATE TABLE sessiondock_sessions (
    id TEXT COLLATE "C" NOT NULL,
    sort_at BIGINT NOT NULL,
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
    PRIMARY KEY (id)
);
CREATE INDEX sessiondock_sessions_by_external_id ON sessiondock_sessions (external_id, sort_at, id) WHERE external_id IS NOT NULL;
CREATE INDEX sessiondock_sessions_by_project ON sessiondock_sessions (project, sort_at, id) WHERE project IS NOT NULL;
CREATE INDEX sessiondock_sessions_by_time ON sessiondock_sessions (sort_at, id);
CREATE INDEX sessiondock_sessions_by_user_id ON sessiondock_sessions (user_id, sort_at, id) WHERE user_id IS NOT NULL;
CREATE INDEX sessiondock_sessions_without_external_id ON sessiondock_sessions (sort_at, id) WHERE external_id IS NULL;
CREATE INDEX sessiondock_sessions_without_project ON sessiondock_sessions (sort_at, id) WHERE project IS NULL;
CREATE INDEX sessiondock_sessions_without_user_id ON sessiondock_sessions (sort_at, id) WHERE user_id IS NULL;
CREATE TABLE sessiondock_events (
    position BIGSERIAL NOT NULL,
    session_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    parent_id TEXT,
    type TEXT,
    name TEXT,
    error TEXT,
    started_at TEXT,
    ended_at TEXT,
    duration BIGINT,
    inputs TEXT,
    outputs TEXT,
    config TEXT,
    metadata TEXT,
    metrics TEXT,
    feedback TEXT,
    user_properties TEXT,
    children TEXT,
    PRIMARY KEY (position),
    CONSTRAINT sessiondock_events_once UNIQUE (session_id, id),
    FOREIGN KEY(session_id) REFERENCES sessiondock_sessions (id) ON DELETE CASCADE
);
CREATE INDEX sessiondock_events_in_order ON sessiondock_events (session_id, position);
CREATE TABLE sessiondock_recordings (
    id TEXT COLLATE "C" NOT NULL,
    session_id TEXT COLLATE "C" NOT NULL,
    name TEXT,
    content_type TEXT,
    size BIGINT,
    sha256 TEXT,
    created_at TEXT NOT NULL,
    touched_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(session_id) REFERENCES sessiondock_sessions (id) ON DELETE CASCADE
);
CREATE INDEX sessiondock_recordings_of_session ON sessiondock_recordings (session_id);
CREATE INDEX sessiondock_recordings_unfinished ON sessiondock_recordings (touched_at) WHERE size IS NULL;
CREATE TABLE sessiondock_chunks (
    recording_id TEXT COLLATE "C" NOT NULL,
    start BIGINT NOT NULL,
    data BYTEA NOT NULL,
    PRIMARY KEY (recording_id, start),
    FOREIGN KEY(recording_id) REFERENCES sessiondock_recordings (id) ON DELETE CASCADE
);
INSERT INTO sessiondock_schema (version) VALUES (1);
INSERT INTO sessiondock_sessions
    (id, sort_at, name, name_folded, project, tags, started_at, created_at, updated_at, inputs, metadata)
    VALUES ('s1', 1740830400000000, 'parcel', 'parcel', 'support', '["vip"]', '2025-03-01T12:00:00+00:00', '2025-03-01T12:00:00+00:00', '2025-03-01T12:00:00+00:00',
    '{"question":"Where is my parcel?"}', '{"plan":"gold"}');
INSERT INTO sessiondock_labels (label, session_id) VALUES ('\x3e7f2807189b1ffdba2727e38dd26196', 's1');
INSERT INTO sessiondock_labels (label, session_id) VALUES ('\xbeb0210d4c0cd87e891231f8770c9e0f', 's1');
INSERT INTO sessiondock_labels (label, session_id) VALUES ('\x953dd9662953985511945314c4f2b3e7', 's1');
INSERT INTO sessiondock_events (session_id, id, type, outputs) VALUES ('s1', 'e1', 'model', '{"text":"On its way."}');
INSERT INTO sessiondock_recordings (id, session_id, content_type, size, sha256, created_at, touched_at)
    VALUES ('r1', 's1', 'audio/wav', 5, '6ed8919ce20490a5e3ad8630a4fab69475297abd07db73918dd5f36fcfaeb11b', '2025-03-01T12:00:00+00:00', 1);
INSERT INTO sessiondock_chunks (recording_id, start, data) VALUES ('r1', 0, '\x617564696f');
